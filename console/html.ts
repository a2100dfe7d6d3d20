/** Markup that is safe to send: made only by `html`, which escapes everything that is put into it. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a template. Strings and numbers are escaped; `undefined` and `false` leave nothing. */
export type Part = Html | string | number | undefined | false | readonly Part[]

/** e.g. html`<p>${name}</p>`: every value is escaped unless it was made by `html` itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, each, at) => text + each + (at < parts.length ? show(parts[at]) : ''), ''))
}

function show(part: Part): string {
  if (part === undefined || part === false) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part))
  return part.map(show).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeText = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '')
