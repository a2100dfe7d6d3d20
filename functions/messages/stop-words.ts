/** What people write to be left in peace. R is what every promotion names; the others are what they are used to from elsewhere. */
const STOP_WORDS = new Set(['R', 'T', 'TD', '退订', '拒收', 'STOP'])

/** Whether a reply says nothing but stop: in any case and width, with whatever spaces and punctuation. */
export function saysStop(text: string): boolean {
  const bare = text.normalize('NFKC').replace(/[\s\p{P}\p{S}\p{Cc}\p{Cf}]/gu, '')
  return STOP_WORDS.has(bare.toUpperCase())
}
