/** A picture that stands in a page: colours that follow the page from light to dark, and no style element. */
export function inline(svg: string): string {
  const plain = svg
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/<rect width="100%" height="100%" fill="white"\s*(\/>|><\/rect>)/g, '')
    .replace(/background: ?white;?/g, '');
  // a sheet's panels are pictures of their own: the innermost first, then what is around them
  const panel = /<svg(?:(?!<svg|<\/svg>)[\s\S])*<\/svg>/g;
  const panels: string[] = [];
  const around = plain.replace(panel, (one) => `\0${panels.push(coloured(one)) - 1}\0`);
  return coloured(around)
    .replace(/\0(\d+)\0/g, (_, k: string) => panels[Number(k)])
    .replace(/ aria-(label|description)="[^"]*"/g, '') // the frame around it says it all
    .replace(/\n\s*/g, ' ');
}

/** Over a map white and black are marks on its colours, and stay; elsewhere they are ink and paper. */
function coloured(picture: string): string {
  const map = picture.includes('aria-label="contour"') || picture.includes('<image') || picture.includes('aria-label="raster"');
  if (map) return picture.replace(/(<svg[^>]*) fill="#222"/g, '$1 fill="currentColor"');
  return picture.replace(/"(#222222|#222|black)"/g, '"currentColor"').replace(/"white"/g, '"var(--paper)"');
}
