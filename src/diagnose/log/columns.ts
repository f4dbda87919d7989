/** Columns by their usual names. */
import { oneOf } from '../../base/arguments.ts';

export type Field = 't' | 'loss' | 'validationLoss' | 'gradientNorm' | 'learningRate' | 'stepLength' | 'turn' | 'optimizer';

/** What a column may be called, the best first; letters and digits alone count, so that train/loss is train_loss. */
const NAMES: Readonly<Record<Field, readonly string[]>> = {
  loss: [
    'loss',
    'trainlossstep',
    'trainloss',
    'trainingloss',
    'losstrain',
    'trainlossepoch',
    'batchloss',
    'objective',
    'cost',
    'value',
    'l',
  ],
  validationLoss: [
    'valloss',
    'validationloss',
    'evalloss',
    'testloss',
    'lossval',
    'lossvalidation',
    'devloss',
    'vallossepoch',
    'validloss',
  ],
  t: ['t', 'step', 'globalstep', 'trainglobalstep', 'iteration', 'iter', 'epoch', 'trainerglobalstep', 'batch'],
  gradientNorm: ['gradientnorm', 'gradnorm', 'traingradnorm', 'traingradientnorm', 'gnorm', 'gradnorm2', 'grad2normtotal', 'gradnormtotal'],
  learningRate: ['learningrate', 'lr', 'trainlearningrate', 'trainlr', 'eta', 'lradam', 'lrsgd', 'lradamw'],
  stepLength: ['steplength', 'updatenorm', 'stepnorm', 'stepsize'],
  turn: ['turn', 'stepcosine', 'cosine'],
  optimizer: ['optimizer', 'optim'],
};

export const FIELDS: readonly Field[] = Object.keys(NAMES) as Field[];

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Which column is which field: as named, or by its name. @throws TypeError where none is a loss's, with the names there are as its `columns` */
export function fieldsOf(names: readonly string[], named: Readonly<Partial<Record<Field, string>>>): Partial<Record<Field, number>> {
  const fields: Partial<Record<Field, number>> = {};
  const there = `the columns are ${names.join(', ')}`;
  for (const [field, name] of Object.entries(named) as [Field, string][]) {
    oneOf('readLog', 'a key of columns', field, FIELDS);
    const column = names.indexOf(name);
    if (column < 0) throw new TypeError(`readLog: there is no column '${name}'; ${there}`);
    fields[field] = column;
  }
  const taken = new Set(Object.values(fields));
  for (const field of FIELDS) {
    if (field in fields) continue;
    // wandb's own columns begin with an underscore, hence _step
    const column = NAMES[field].map((name) => names.findIndex((given, c) => plain(given) === name && !taken.has(c))).find((c) => c >= 0);
    if (column === undefined) continue;
    fields[field] = column;
    taken.add(column);
  }
  if (fields.loss === undefined && fields.validationLoss === undefined) {
    const message = `readLog: no column is a loss; ${there}; name it: { columns: { loss: '…' } }, or --loss on the command line`;
    throw Object.assign(new TypeError(message), { columns: names });
  }
  return fields;
}
