import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { ImportError } from './import-error.ts'

/** Names as iconv-lite knows them. */
export type Encoding = 'utf8' | 'utf16le' | 'utf16be' | 'gb18030'

/**
 * The encoding of a text file: by its byte order mark; else UTF-8 if every byte fits; else GB18030, which Chinese Excel
 * writes and which includes GBK and GB2312. The whole file is read, for its first Chinese character may come late. Throws an
 * ImportError where a file in UTF-8 has a broken character: all others would become Chinese that nobody wrote.
 */
export async function detectEncoding(path: string): Promise<Encoding> {
  const mark = await firstBytes(path)
  if (mark.startsWith('fffe')) return 'utf16le'
  if (mark.startsWith('feff')) return 'utf16be'
  if (await isUtf8(path)) return 'utf8'
  const { whole, broken, line } = await countCharacters(path)
  // Of Chinese in GB18030 a quarter happens to fit UTF-8.
  if (mark !== 'efbbbf' && whole < 2 * broken) return 'gb18030'
  throw new ImportError(
    `${basename(path)}, line ${line}: a character is broken, though the file is in UTF-8: it was cut off in the middle, or comes from another encoding; correct it, and save the file as UTF-8`,
  )
}

/** How much beyond ASCII fits UTF-8, how much does not, and the line of the first that does not. */
async function countCharacters(path: string): Promise<{ whole: number; broken: number; line: number }> {
  const decoder = new TextDecoder('utf-8')
  const counts = { whole: 0, broken: 0, line: 1 }
  const count = (text: string): void => {
    const lines = (counts.broken > 0 ? '' : (text.split('\ufffd', 1)[0] ?? '')).split('\n').length - 1
    counts.line += lines
    counts.broken += text.split('\ufffd').length - 1
    counts.whole += text.match(/[\u0080-\ufffc]/g)?.length ?? 0
  }
  for await (const chunk of createReadStream(path)) count(decoder.decode(chunk, { stream: true }))
  count(decoder.decode())
  return counts
}

async function firstBytes(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(3), 0, 3, 0)
    return buffer.subarray(0, bytesRead).toString('hex')
  } finally {
    await file.close()
  }
}

async function isUtf8(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of createReadStream(path)) decoder.decode(chunk, { stream: true })
    decoder.decode()
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
