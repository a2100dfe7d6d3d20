import type { ComplaintKinds } from './complaint-kinds.ts'
import type { Complaint } from './complaint-record.ts'

type Classed = Pick<Complaint, 'severity' | 'kind' | 'because'>
type Kind = ComplaintKinds[number]

/** No rule found anything. */
const theRest: Classed = {
  severity: 'P3',
  kind: 'other',
  because: [
    {
      'zh-CN': '未提及安全、监管、媒体、反复维修或三包',
      en: 'It names no safety, regulator, press, repeated repair or statutory guarantee',
    },
  ],
}

/** How grave a complaint is and what it is about, from its text and its problem codes, with every reason that was found. */
export function classifyComplaint(
  { text, codes = [] }: { text: string; codes?: readonly string[] },
  kinds: ComplaintKinds,
): Classed {
  const found = kinds.flatMap((kind) => {
    const signs = signsOf(kind, { text: text.normalize('NFKC'), codes })
    return signs.length === 0 ? [] : [{ kind, signs }]
  })
  const [gravest] = found.toSorted((a, b) => a.kind.severity.localeCompare(b.kind.severity))
  if (!gravest) return theRest
  const { severity, kind } = gravest.kind
  return { severity, kind, because: found.map(reasonOf) }
}

/** The words and codes by which a text is of a kind. */
function signsOf(
  { words, except, codes: patterns }: Kind,
  { text, codes }: { text: string; codes: readonly string[] },
): string[] {
  const rest = except.reduce((left, pattern) => left.replace(expression(pattern, 'giu'), ' '), text)
  const said = words.flatMap((pattern) => expression(pattern, 'iu').exec(rest)?.[0] ?? [])
  const coded = codes.filter((code) => patterns.some((pattern) => expression(pattern, 'iu').test(code.trim())))
  return [...new Set([...said, ...coded.map((code) => code.trim())])]
}

const expressions = new Map<string, RegExp>()

/** Compiled once: a list is read with every complaint. */
function expression(pattern: string, flags: string): RegExp {
  const known = expressions.get(`${flags}/${pattern}`) ?? new RegExp(pattern, flags)
  expressions.set(`${flags}/${pattern}`, known)
  known.lastIndex = 0
  return known
}

function reasonOf({ kind: { title, severity }, signs }: { kind: Kind; signs: readonly string[] }) {
  return {
    'zh-CN': `${severity} ${title['zh-CN']}：${signs.join('、')}`,
    en: `${severity} ${title.en}: ${signs.join(', ')}`,
  }
}
