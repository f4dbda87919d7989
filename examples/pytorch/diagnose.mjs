/**
 * A model that lives in PyTorch, diagnosed from outside: first its log alone, then the model itself over a pipe.
 *
 * Here: npm run build in the repository's root, python3 with torch (Debian: python3-torch), then npm install and npm start in
 * this folder. PYTHON names another interpreter.
 */
import { fileURLToPath } from 'node:url';
import * as saddlepoint from 'saddlepoint';
import { connect } from './pipe.mjs';

const model = await connect(process.env.PYTHON ?? 'python3', [fileURLToPath(new URL('model.py', import.meta.url))]);
const { history, theta, oracle } = model;

console.log('From the log alone\n');
console.log(String(saddlepoint.diagnoseLog(history)));

if (saddlepoint.diagnoseAsync) {
  console.log('\nFrom the model, in PyTorch\n');
  console.log(String(await saddlepoint.diagnoseAsync(oracle, theta, { history })));
}
model.close();
