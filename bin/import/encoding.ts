import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'

/** Names as iconv-lite knows them. */
export type Encoding = 'utf8' | 'utf16le' | 'utf16be' | 'gb18030'

/**
 * The encoding of a text file: by its byte order mark; else UTF-8 if every byte fits; else GB18030, which Chinese Excel
 * writes and which includes GBK and GB2312. The whole file is read, for its first Chinese character may come late.
 */
export async function detectEncoding(path: string): Promise<Encoding> {
  const mark = await firstBytes(path)
  if (mark.startsWith('fffe')) return 'utf16le'
  if (mark.startsWith('feff')) return 'utf16be'
  if (mark === 'efbbbf') return 'utf8'
  return (await isUtf8(path)) ? 'utf8' : 'gb18030'
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
