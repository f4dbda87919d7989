/**
 * What typedoc needs to set the reference as it is meant.
 *
 * - A module is called what a user imports: saddlepoint, saddlepoint/nn, …
 * - Its members are ordered by room, autograd, linalg, optim, …, not by kind.
 * - Where a file is named after what it exports (adam.ts: adam), its opening comment, with the formula, opens that page.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Comment, CommentTag, Converter, ReflectionKind } from 'typedoc';

/** @param {import('typedoc').Application} app */
export function readingAids(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
      // typedoc names it by its path below the folder that all entries share: src/nn, spec/laws, src for the core
      module.name = `saddlepoint/${module.name.replace(/^(src|spec)(\/|$)/, '').replace(/^index$/, '')}`.replace(/\/$/, '');
      module.comment ??= new Comment();
      module.comment.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: 'entries' }]));
      for (const member of module.children ?? []) shelve(project, member);
    }
    for (const reflection of project.getReflectionsByKind(ReflectionKind.CallSignature)) {
      const file = project.getSymbolIdFromReflection(reflection.parent)?.fileName;
      if (!file || basename(file, '.ts') !== reflection.name) continue;
      const opening = openingOf(readFileSync(file, 'utf8'));
      if (!opening) continue;
      reflection.comment ??= new Comment();
      reflection.comment.summary.push({ kind: 'text', text: `\n\n${opening}` });
    }
  });
}

/** Says in which room a member lives: src/linalg/eigen/eigh.ts → linalg/eigen. */
function shelve(project, member) {
  const file = project.getSymbolIdFromReflection(member)?.fileName ?? '';
  const path = /\/(?:src|spec)\/(.+)\/[^/]+$/.exec(file)?.[1];
  const category = new CommentTag('@category', [{ kind: 'text', text: path || 'general' }]);
  for (const at of member.signatures?.length ? member.signatures : [member]) {
    at.comment ??= new Comment();
    at.comment.blockTags.push(category.clone());
  }
  for (const inner of member.kind === ReflectionKind.Namespace ? member.children : []) shelve(project, inner);
}

/** The comment at the top of a file, where it is not already the comment of what follows. */
function openingOf(source) {
  const [, text, after] = /^\/\*\*([\s\S]*?)\*\/\n([\s\S]*)/.exec(source) ?? [];
  if (text === undefined || /^export/.test(after)) return undefined;
  const plain = text.replace(/^\s*\* ?/gm, '').replace(/\{@link(?:code)? ([^}|]+)(?:\|[^}]*)?\}/g, '`$1`');
  return plain.replace(/^@packageDocumentation\s*$/gm, '').trim();
}
