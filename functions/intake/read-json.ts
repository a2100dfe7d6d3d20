import { Problem } from '../shared/problem.ts'
import { firstFault } from './json-fault.ts'

/** The largest body that is taken, in bytes. */
const LARGEST_BODY = 256 * 1024

/** Throws a Problem (413) if the body is too large. Comes first: nothing else is done with such a body. */
export function checkSize(body: Buffer): void {
  if (body.length <= LARGEST_BODY) return
  throw new Problem(
    413,
    'body-too-large',
    `The body has ${body.length} bytes; at most ${LARGEST_BODY} are taken`,
    'Send one lead a request, and files by the import',
  )
}

/** The JSON value of a body. Throws a Problem (400) that says where it breaks off, without quoting it. */
export function readJson(body: Buffer): unknown {
  const text = decodeUtf8(body)
  try {
    return JSON.parse(text)
  } catch {
    const at = firstFault(text)
    const line = text.slice(0, at).split('\n')
    const place = `position ${at} (line ${line.length}, column ${(line.at(-1)?.length ?? 0) + 1})`
    const what = at >= text.length ? 'it ends too early, at' : 'the first fault is at'
    throw malformed(`The body is not valid JSON: ${what} ${place}`)
  }
}

function decodeUtf8(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw malformed('The body is not UTF-8 text')
  }
}

const malformed = (title: string): Problem =>
  new Problem(400, 'malformed-json', title, 'Send one JSON object in UTF-8', [{ field: '', message: title }])
