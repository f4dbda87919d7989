/** The built site, served to Debian's Chromium (or another one that CHROMIUM names). */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';

const site = fileURLToPath(new URL('../../site/', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

export interface Reader {
  readonly origin: string;
  /** A page that notes what must not happen: errors, and requests that leave the origin. */
  open(options: BrowserContextOptions): Promise<{ readonly page: Page; readonly faults: string[]; close(): Promise<void> }>;
  close(): Promise<void>;
}

function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    let file = join(site, decodeURIComponent(request.url!.split('?')[0]));
    if (file.endsWith('/')) file += 'index.html';
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

export async function reader(): Promise<Reader> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new Error(`There is no Chromium at ${executablePath}; apt-get install -y chromium, or CHROMIUM=/path/to/it`);
  if (!existsSync(`${site}index.html`)) throw new Error('There is no site/ yet: npm run docs');
  const server = await serve();
  const browser: Browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    async open(options) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('console', (message) => message.type() === 'error' && faults.push(`console: ${message.text()}`));
      page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
      page.on(
        'request',
        (request) => !/^(data|blob):/.test(request.url()) && !request.url().startsWith(origin) && faults.push(`foreign: ${request.url()}`),
      );
      page.on('response', (response) => response.status() >= 400 && faults.push(`${response.status()}: ${response.url()}`));
      return { page, faults, close: () => context.close() };
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}
