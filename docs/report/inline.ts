/**
 * A picture that stands in a page: colours that follow the page from light to dark, and no style element.
 * Over a map white and black are marks on its colours, and stay.
 */
export function inline(svg: string): string {
  const map = svg.includes('aria-label="contour"') || svg.includes('<image') || svg.includes('aria-label="raster"');
  const plain = svg
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<rect width="100%" height="100%" fill="white"\s*(\/>|><\/rect>)/g, '')
    .replace(/background: ?white;?/g, '')
    .replace(/ aria-(label|description)="[^"]*"/g, '') // the frame around it says it all
    .replace(/\n\s*/g, ' ');
  if (map) return plain.replace(/(<svg[^>]*) fill="#222"/g, '$1 fill="currentColor"');
  return plain.replace(/"(#222222|#222|black)"/g, '"currentColor"').replace(/"white"/g, '"var(--paper)"');
}
