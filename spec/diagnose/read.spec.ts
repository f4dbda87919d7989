import { describe, expect, test } from 'vitest';
import { readLog } from '../../src/diagnose/log/read.ts';

const losses = (text: string, options?: Parameters<typeof readLog>[1]) => readLog(text, options).records.map((r) => r.loss);

describe('readLog', () => {
  test.each([
    ['Keras CSVLogger', 'epoch,accuracy,loss,lr,val_loss\n0,0.1,2.3,0.01,2.4\n1,0.2,1.5,0.01,1.9\n', 'loss', [2.3, 1.5]],
    ['Keras history', '{"loss": [2.3, 1.5], "val_loss": [2.4, 1.9], "lr": [0.01, 0.01]}', 'loss', [2.3, 1.5]],
    ['wandb', '"_step","train/loss","_runtime"\n"0","2.3","1"\n"10","1.5","2"\n', 'train/loss', [2.3, 1.5]],
    [
      'Hugging Face',
      '{"global_step": 20, "log_history": [{"step": 10, "loss": 2.3, "grad_norm": 1.5, "learning_rate": 5e-05}, {"step": 10, "eval_loss": 2.2}, {"step": 20, "loss": 1.5}, {"step": 20, "train_loss": 1.9, "train_runtime": 10}]}',
      'loss',
      [2.3, 1.5],
    ],
    ['TensorBoard', 'Wall time,Step,Value\n1700000000.1,0,2.3\n1700000001.1,1,1.5\n', 'Value', [2.3, 1.5]],
    ['JSON lines', '{"loss": 2.3}\n{"loss": 1.5}\n', 'loss', [2.3, 1.5]],
    ['a list of records', '[{"loss": 2.3}, {"loss": null}, {"loss": 1.5}]', 'loss', [2.3, 1.5]],
    ['a list of losses', '[2.3, 1.5]', 'loss', [2.3, 1.5]],
    ['a loss a line', '2.3\n1.5\n', 'loss', [2.3, 1.5]],
    ['tabs, a byte order mark and CRLF', '\uFEFFstep\tloss\r\n1\t2.3\r\n\r\n2\t1.5\r\n', 'loss', [2.3, 1.5]],
    ['semicolons and decimal commas', 'epoch;loss\n1;2,3\n2;1,5e0\n', 'loss', [2.3, 1.5]],
    ['quoted cells', 'note,loss\n"a, b\n""c""",2.3\nd,1.5\n', 'loss', [2.3, 1.5]],
  ])('%s', (_, text, column, expected) => {
    const log = readLog(text);
    expect(log.columns.loss).toBe(column);
    expect(log.records.map((r) => r.loss)).toEqual(expected);
  });

  test('Lightning: training and validation lines of one step are one record', () => {
    const { records, columns } = readLog('epoch,step,train_loss_step,val_loss\n0,9,2.3,\n0,9,,2.4\n1,19,1.5,\n1,19,,1.9\n');
    expect(columns).toEqual({ loss: 'train_loss_step', validationLoss: 'val_loss', t: 'step' });
    expect(records).toEqual([
      { loss: 2.3, validationLoss: 2.4, t: 9 },
      { loss: 1.5, validationLoss: 1.9, t: 19 },
    ]);
  });

  test('words: NaN and inf were measured, none and blank were not', () => {
    expect(losses('loss,t\nNaN,1\n-inf,2\nInfinity,3\nNone,4\n,5\n"tensor(0.25, device=\'cuda:0\')",6\n')).toEqual([
      NaN,
      -Infinity,
      Infinity,
      0.25,
    ]);
    expect(losses('[{"loss": NaN}, {"loss": -Infinity}, {"loss": "inf"}]')).toEqual([NaN, -Infinity, Infinity]);
  });

  test('columns are named by an option, and the others are told', () => {
    const { columns, ignored } = readLog('a,b,acc\n1,2,3\n', { columns: { loss: 'b', t: 'a' } });
    expect([columns, ignored]).toEqual([{ loss: 'b', t: 'a' }, ['acc']]);
  });

  test.each([
    ['', 'readLog: the file is empty'],
    ['loss,t\n1,2\n3', 'readLog: line 3: expected 2 cells, got 1; is the file cut off?'],
    ['loss,t\n1,2\nabc,3\n', "readLog: line 3: loss must be a number, got 'abc'"],
    ['loss\n"1\n', 'readLog: line 2: a quote is opened and not closed; is the file cut off?'],
    ['1,2\n3,4\n', 'readLog: line 1: the first line must name the columns, got 1,2'],
    [
      'a,b\n1,2\n',
      "readLog: no column is a loss; the columns are a, b; name it: { columns: { loss: '…' } }, or --loss on the command line",
    ],
    ['{"loss": 1}\n{"loss": 2', 'readLog: line 2: expected JSON'],
    ['[1, 2', 'readLog: line 1: expected JSON'],
    ['[[1]]', 'readLog: record 1: expected an object or a loss, got a list of 1'],
  ])('%j is refused', (text, message) => {
    expect(() => readLog(text)).toThrow(message);
  });

  test('options are checked', () => {
    expect(() => readLog('loss\n1\n', { columns: { loss: 'x' } })).toThrow("readLog: there is no column 'x'; the columns are loss");
    expect(() => readLog('loss\n1\n', { columns: { lss: 'loss' } as never })).toThrow("readLog: a key of columns must be 'loss'");
    expect(() => readLog(5 as never)).toThrow('readLog: text must be a text, got 5');
  });
});
