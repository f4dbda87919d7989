/** The page of the lab: its text, and its default run as a picture, which stands there before the page is alive. */
import { html } from '../../explorer/lab/html.ts';
import { Lab } from '../../explorer/lab/lab.ts';
import { settings } from '../../explorer/lab/settings.ts';

/** Steps of the run that is drawn. */
const STEPS = 200;

export const labPage = (): string => `---
title: The lab
aside: false
keywords: playground train neural network browser loss not decreasing stuck nan hessian spectrum learning rate own data interactive
---

# The lab

A small network learns to tell points of the plane apart, in this page, while its decision boundary, its loss, the gradient of each layer and the
eigenvalues of its Hessian are to be seen beside the rate. Change anything on the way; go back by the slider; ask *Why?* and carry the answer out.

<div class="lab" id="lab" data-lab role="group" aria-label="The lab" v-pre>${html(new Lab(settings({ t: STEPS })).view()).replaceAll('\n', '&#10;')}</div>

With the picture in focus Space runs and pauses, a full stop makes one step, r starts again, ? asks why. The address holds the run: its settings, the changes on the way and your
points; nothing leaves the page. What the verdicts mean is told in [Reading a diagnosis](/guides/diagnose), why λ against 2/η matters in
[One rate for all?](/chapters/one-rate-for-all). *digits* are printed ones, and *handwriting* is 300 digits of MNIST (LeCun, Cortes and Burges, CC BY-SA 3.0), both laid along
the two directions in which their pixels differ most.
`;
