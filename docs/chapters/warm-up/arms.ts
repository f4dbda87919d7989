/** The ways to begin that are compared. */
export const ARMS = ['no warm-up', 'warm-up', 'RAdam'] as const;
export type Arm = (typeof ARMS)[number];
