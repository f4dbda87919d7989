/** A number that is not finite, met where a step was to be made; `descend` stops there instead of throwing. */
export class NotFinite extends RangeError {}
