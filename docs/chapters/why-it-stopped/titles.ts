/** The runs of this chapter, in their order: the verdict that each is for, and how it was made. Free of the library, so that a page can list them. */
export const titles = {
  minimum: 'a tanh unit on the sinc, polished',
  maximum: 'cos w₁ + cos w₂, where Newton’s method climbed to the top',
  saddle: '(1 − w₁w₂)², descended from w₁ = −w₂',
  degenerate: '(1 − w₁w₂)², on the curve of its minima',
  plateau: 'a saturated tanh unit on the wrong side',
  cliff: '½ (w¹² − ½)², one weight multiplied with itself, stepped over the edge',
  oscillating: 'ten points at the edge, η = 2/λmax',
  diverging: 'ten points beyond the edge, η = 2.2/λmax',
  crawling: 'ten points at η = 10⁻⁹',
  'ill-conditioned': 'ten points at η = 10⁻⁷, as in the lecture',
  vanishing: 'glyph digits through eight layers, their weights four times too small',
  exploding: 'glyph digits through eleven layers of sines, their weights three times too large',
  'noise-limited': 'a line fitted to noisy points, so well that batches of four show only noise',
  descending: 'glyph digits, early in training',
} as const;
