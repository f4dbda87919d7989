#!/usr/bin/env node
/** The command line: npx saddlepoint diagnose run.csv, npx saddlepoint conform adam ./mine.mjs */
import { readFileSync, writeFileSync } from 'node:fs';
import { command } from './command.ts';
import { conformCommand } from './conform.ts';

const [name, ...rest] = process.argv.slice(2);
const { code, out, error } =
  name === 'conform' && !rest.includes('--help')
    ? await conformCommand(rest)
    : command(process.argv.slice(2), (file) => readFileSync(file === '-' ? 0 : file, 'utf8'), writeFileSync);
process.stdout.write(out);
process.stderr.write(error);
process.exitCode = code;
