/** The page of a reader's own loss as markup: what is asked, what is seen; in its first state it stands without JavaScript. */
import { escapeHtml as escape } from '../../report/text.ts';
import { readable } from '../html.ts';
import { draw } from './draw.ts';
import { isProblem, modelOf, type Seen } from './model.ts';
import { OPTIMIZERS } from './optimizers.ts';
import { type Preset, presets } from './presets.ts';
import { addressOf, DEFAULTS, LIMITS } from './state.ts';
import { course, readAs } from './words.ts';

export const numberField = (name: string, label: string, value: number, limits = ''): string =>
  `<label class="own-number"><span>${escape(label)}</span><input type="number" name="${escape(name)}" value="${value}" step="any" ${limits} inputmode="decimal"></label>`;

const limited = (name: keyof typeof LIMITS): string =>
  numberField(name, LIMITS[name].label, DEFAULTS[name], `min="${LIMITS[name].min}" max="${LIMITS[name].max}"`);

const links = (list: readonly Preset[]): string =>
  list.map(({ name, why, asked }) => `<a href="${escape(addressOf(asked).hash)}" title="${escape(why)}">${escape(name)}</a>`).join(' · ');

/** The first lines of the answer: what it is, and what happened. */
export const verdict = (seen: Seen): string => `<strong>${escape(seen.message)}</strong> ${escape(seen.why)}`;

export function html(): string {
  const first = modelOf(DEFAULTS);
  if (isProblem(first)) throw new Error(first.problem);
  const { first: picture, rest } = draw(first);
  return [
    '<form class="own-ask" hidden>',
    '<label for="own-loss">Your loss: a formula, a symmetric matrix row by row, or a list of eigenvalues</label>',
    `<textarea id="own-loss" name="loss" rows="2" spellcheck="false" autocomplete="off" autocapitalize="off" aria-describedby="own-problem own-read">${escape(DEFAULTS.loss)}</textarea>`,
    '<label for="own-data">Data, if the formula has any: columns with their names in the first line</label>',
    '<textarea id="own-data" name="data" rows="3" spellcheck="false" autocomplete="off" placeholder="x,y&#10;0,2.1&#10;1,1.3"></textarea>',
    '<div class="own-problem" id="own-problem" role="status"></div>',
    `<p class="own-read" id="own-read">${escape(readAs(first))}</p>`,
    '</form>',
    `<p class="own-try" hidden>Try: ${links(presets.filter(({ thread }) => !thread))}</p>`,
    `<p class="own-try" hidden>Asked in public: ${links(presets.filter(({ thread }) => thread))}</p><p class="own-why"></p>`,
    '<div class="live-frame">',
    `<div class="live-picture">${picture.svg}<div class="live-handle" hidden tabindex="0" role="slider" aria-label="where the run begins"></div>${readable('the picture')}</div>`,
    `<div class="live-side"><p class="live-sentence">${verdict(first)}</p><p class="own-course">${escape(course(first))}</p><p class="own-edge"></p>`,
    `<p class="own-next"><b>Next:</b> <span>${escape(first.next)}.</span></p><p class="live-said" aria-live="polite"></p>`,
    '<div class="live-buttons" hidden><button type="button" data-do="remedy" aria-pressed="false">carry the remedy out</button><button type="button" data-do="onward">go on from there</button></div>',
    '<form class="own-controls" hidden><fieldset><legend>the run begins at</legend><div class="own-start"></div></fieldset>',
    `<label class="live-control"><span>optimizer</span><select name="rule">${Object.keys(OPTIMIZERS)
      .map((name) => `<option>${escape(name)}</option>`)
      .join('')}</select></label>`,
    `<div class="own-numbers">${limited('eta')}${limited('steps')}${limited('reach')}</div>`,
    '<div class="live-buttons"><button type="button" data-do="closer">closer</button><button type="button" data-do="farther">farther</button><button type="button" data-do="fit">fit</button></div></form>',
    `</div><div class="own-rest">${rest.svg}${readable('the curves')}</div></div>`,
    '<div class="live-below" hidden><details><summary>gradient, Hessian and the whole report</summary><div class="own-numbers-table"></div><pre class="own-report" tabindex="0"></pre></details>',
    '<details><summary>the lines that compute this</summary><pre tabindex="0"><code class="own-code"></code></pre></details>',
    '<p class="live-link"><a href="#">link to this state</a> <span class="own-note"></span></p></div>',
    '<noscript><p>A loss of your own needs JavaScript; above is what stands there first.</p></noscript>',
  ].join('');
}

/** Gradient and Hessian as a table; so many rows and columns as can be read. */
export function table({ names, theta, gradient, hessian, eigenvalues }: Seen): string {
  const shown = names.slice(0, 8);
  const number = (x: number | undefined): string =>
    x === undefined
      ? ''
      : String(Number(x.toPrecision(4)))
          .replace('-', '−')
          .replace('Infinity', '∞');
  const head = `<tr><th scope="col">parameter</th><th scope="col">value</th><th scope="col">gradient</th>${shown.map((name) => `<th scope="col">H ${escape(name)}</th>`).join('')}</tr>`;
  const rows = shown.map(
    (name, i) =>
      `<tr><th scope="row">${escape(name)}</th><td>${number(theta[i])}</td><td>${number(gradient[i])}</td>${shown.map((_, j) => `<td>${number(hessian[i]?.[j])}</td>`).join('')}</tr>`,
  );
  const more = names.length > shown.length ? `<p>The first 8 of ${names.length} parameters.</p>` : '';
  const spectrum = eigenvalues.length === 0 ? '' : `<p>Eigenvalues: ${eigenvalues.map(number).join(', ')}.</p>`;
  return `<div class="own-scroll" tabindex="0"><table><caption>where the run ends</caption><thead>${head}</thead><tbody>${rows.join('')}</tbody></table></div>${more}${spectrum}`;
}
