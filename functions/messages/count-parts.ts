/** The basic alphabet of GSM 03.38: each is one of seven bits. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** Its extension: each is two of seven bits. */
const EXTENDED = new Set('\f^{}\\[~]|€')

/** What one message holds, and each piece of a longer one, which says beside it where it belongs. */
const SEVEN_BITS = { alone: 160, piece: 153 }
const SIXTEEN_BITS = { alone: 70, piece: 67 }

/**
 * How many messages a text is to a network, which is what providers bill: in seven bits where its alphabet allows, else in
 * sixteen. Chinese text always is the latter, and so is everything with a signature in 【】.
 */
export function countParts(text: string): number {
  const signs = [...text]
  const isSeven = signs.every((sign) => BASIC.has(sign) || EXTENDED.has(sign))
  const { alone, piece } = isSeven ? SEVEN_BITS : SIXTEEN_BITS
  const widths = signs.map((sign) => (isSeven ? (EXTENDED.has(sign) ? 2 : 1) : sign.length))
  const whole = widths.reduce((sum, width) => sum + width, 0)
  return whole <= alone ? 1 : countPieces(widths, piece)
}

/** A sign is never cut in two. */
function countPieces(widths: readonly number[], most: number): number {
  let [pieces, used] = [1, 0]
  for (const width of widths) {
    if (used + width > most) [pieces, used] = [pieces + 1, 0]
    used += width
  }
  return pieces
}
