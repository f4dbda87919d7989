/** The lab as markup: what stands there without JavaScript, its default run, and what page.ts brings to life. */

import { escapeHtml as escape } from '../../report/text.ts';
import { addressOf, type Choice, isChoice, type Range, type State } from '../figure.ts';
import { readable, shown, slots, toSlider } from '../html.ts';
import { describe } from './describe.ts';
import { drawCurves, drawMap, drawSpectra } from './draw.ts';
import type { Answer, View } from './lab.ts';
import { type LabPreset, presets } from './presets.ts';
import { defaults, frame, groups, matters, ranges } from './settings.ts';

/** A number with a slider and a box to type it in, or a choice. */
function control(name: string, range: Range | Choice, state: State): string {
  const hidden = matters(name, state) ? '' : ' hidden';
  if (isChoice(range)) {
    const options = range.options.map((o) => `<option${o === state[name] ? ' selected' : ''}>${escape(o)}</option>`).join('');
    return `<label class="live-control" data-name="${name}"${hidden}><span>${escape(range.label)}</span><select name="${name}">${options}</select></label>`;
  }
  const value = Number(state[name]);
  return `<div class="live-control" data-name="${name}"${hidden}><label><span>${escape(range.label)}</span><input type="number" name="${name}" step="any" min="${range.min}" max="${range.max}" value="${Number(value.toPrecision(6))}"></label><input type="range" data-slider="${name}" aria-label="${escape(range.label)}" min="0" max="${slots(range)}" value="${toSlider(range, value)}" aria-valuetext="${shown(value)}"></div>`;
}

/** Those that one wants at hand while it runs stand beside the curves. */
const AT_HAND = ['data', 'rule', 'eta', 'batch'];

const rangesOf = (names: readonly string[]): [string, Range | Choice][] => names.map((name) => [name, ranges[name]]);
const controlsOf = (list: readonly [string, Range | Choice][], state: State): string =>
  list.map(([name, range]) => control(name, range, state)).join('');

export const controls = (state: State): string =>
  Object.entries(groups)
    .map(([group, ranges]) => {
      const list = Object.entries(ranges).filter(([name]) => !AT_HAND.includes(name));
      return `<fieldset class="lab-group"><legend>${group}</legend>${controlsOf(list, state)}</fieldset>`;
    })
    .join('');

/** What Why? answers. */
export function answered({ t, message, why, remedy, code, applies, remarks, tests }: Answer): string {
  return [
    `<p><strong>${escape(message)}</strong> ${escape(why)}</p>`,
    ...remarks.map((remark) => `<p>${escape(remark)}.</p>`),
    `<p>Next: ${escape(remedy)}.${code === undefined ? '' : ` <code>${escape(code)}</code>`}</p>`,
    applies ? `<p><button type="button" data-do="apply">Apply from step ${t}</button></p>` : '',
    `<details><summary>the tests, in their order, up to the one that held</summary><ol class="live-lines">${tests
      .map(([mark, verdict, text]) => `<li><span class="live-mark">${mark}</span> <b>${escape(verdict)}</b> ${escape(text)}</li>`)
      .join('')}</ol></details>`,
  ].join('');
}

const link = ({ name, why, state }: LabPreset): string =>
  `<a href="${escape(addressOf(frame, { ...defaults, ...state }))}" title="${escape(why)}" data-preset>${escape(name)}</a>`;
const listed = (title: string, wanted: (good: boolean) => boolean): string =>
  `<h3>${title}</h3><ul class="lab-presets">${presets
    .filter(({ good }) => wanted(good))
    .map((preset) => `<li>${link(preset)}: ${escape(preset.why)}.</li>`)
    .join('')}</ul>`;
const button = (what: string, words: string): string => `<button type="button" data-do="${what}">${words}</button>`;

export function html(view: View): string {
  return `<p class="lab-without">This page trains a network in your browser, by the library itself. Without JavaScript it shows a run of ${view.t} steps with the default settings; running, changing and asking why need it.</p>
<div class="lab-frame">
<div class="lab-map"><div class="lab-picture" tabindex="0" role="group" aria-label="the plane; here Space runs and pauses, a full stop makes one step, r starts again, a question mark asks why"><canvas aria-hidden="true" hidden></canvas>${drawMap(view, true)}${readable('the plane')}</div>
<div class="lab-own" hidden><div class="live-buttons">${button('mine', 'edit these points')}</div>
<p class="lab-hint" hidden>A click into the picture adds a point of class <select name="kind" aria-label="class of the next point">${[0, 1, 2, 3, 4].map((k) => `<option>${k}</option>`).join('')}</select>; a point can be dragged.</p></div></div>
<div class="lab-plots"><div class="lab-curves">${drawCurves(view)}${readable('the curves')}</div>
<label class="lab-time" hidden><span>step <output>${view.t}</output></span><input type="range" name="t" min="0" max="${Math.max(1, view.length)}" value="${view.t}" step="1"></label>
<div class="lab-spectra">${drawSpectra(view)}</div>
<p class="lab-caption">Each line is an eigenvalue: how steeply the loss curves along one direction. Orange ones curve down; beyond the dashed line, 2/η for gradient descent, the steps grow.</p>
<div class="lab-hand" hidden>${controlsOf(rangesOf(AT_HAND), view.settings)}</div></div>
<div class="lab-side"><p class="live-sentence">${escape(describe(view))}</p><p class="live-said" aria-live="polite"></p><p class="lab-note" role="status"></p>
<div class="live-buttons lab-run" hidden>${button('run', 'run')}${button('step', 'step')}${button('reset', 'start again')}<button type="button" data-do="why" title="why does it go as it goes? diagnose, on the run so far">Why?</button>${button('drop', 'hide the other curve')}
<label>at a time <select name="pace"><option value="1">1 step</option><option value="5" selected>5 steps</option><option value="25">25 steps</option><option value="0">all it can</option></select></label></div>
<div class="lab-answer"></div></div>
<p class="live-try" hidden>Try: ${presets.map(link).join(' · ')}</p></div>
<div class="lab-below" hidden><div class="lab-edit" hidden><label>your points, one a line: x₁, x₂ and the class, 0 to 4<textarea name="points" rows="6" spellcheck="false"></textarea></label>
<div class="live-buttons">${button('points', 'take these points')}${button('fewer', 'without the last')}${button('none', 'begin anew')}</div></div>
<h2 id="settings">Settings</h2><p class="live-purpose">A change applies from the next step on; another shape of the network, start or seed begins a new run, and the old curve stays beside it. What means nothing with the other settings is hidden.</p>
<div class="lab-controls">${controls(view.settings)}</div>
<p class="live-link"><a href="#fig=lab">link to this run</a></p>
<h2 id="presets">Presets, with their reasons</h2>${listed('known bad', (good) => !good)}${listed('known good', (good) => good)}</div>`;
}
