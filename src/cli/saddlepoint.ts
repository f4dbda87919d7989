#!/usr/bin/env node
/** The command line: npx saddlepoint diagnose run.csv */
import { readFileSync } from 'node:fs';
import { command } from './command.ts';

const { code, out, error } = command(process.argv.slice(2), (file) => readFileSync(file === '-' ? 0 : file, 'utf8'));
process.stdout.write(out);
process.stderr.write(error);
process.exitCode = code;
