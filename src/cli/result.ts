/** What a command gives, and what is printed where it was not understood. */

/** What is printed, and the exit code: 0 for a healthy run or a sound implementation, 1 for a finding, 2 for bad input. */
export interface Result {
  readonly code: 0 | 1 | 2;
  readonly out: string;
  readonly error: string;
}

export const HELP = `saddlepoint diagnose FILE        why did training stop? From the run's log: CSV, TSV, JSON or JSON lines; - reads stdin

  --loss COLUMN         the column of training losses, where its name does not tell
  --val-loss COLUMN     … of validation losses
  --step COLUMN         … of steps or epochs
  --grad-norm COLUMN    … of gradient norms
  --learning-rate η     the rate in use, where the log does not say it
  --optimizer NAME      the optimizer, likewise
  --html FILE           writes the report as a page too, with its picture and what to measure next
  --json                the diagnosis as JSON
  --help                this

exit code   0 the run is healthy   1 there is a finding   2 bad input

saddlepoint conform SUBJECT MODULE     an implementation of your own against the laws: adam ./mine.mjs
saddlepoint conform SUBJECT --exec "python3 adapter.py"     … in any language, over lines of JSON

  --unit u              its unit roundoff: float64 (2^-53), float32 (2^-24), float16, bfloat16, or a number
  --law ID              this law alone; may be repeated
  --seed N --path P     repeat a failure, as its report says
  --time-limit s        seconds that a law may take, 60 where nothing is said
  --site URL            where the documentation's site lies: the ledger's rows become links into it
  --json --junit --markdown     in place of the text

exit code   0 nothing is refuted   1 something is   2 bad input
`;
