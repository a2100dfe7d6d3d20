const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
/** Neither I nor O stands in a serial. */
const SIGN = 'A-HJ-NP-Z0-9'
/** D and F are in the standard; later issues use more (A to K, without I). */
const ENERGY = 'A-HJK'

const forms = [
  new RegExp(`^[${PROVINCES}][A-Z][${SIGN}]{4}[${SIGN}学警挂港澳]$`, 'u'),
  new RegExp(`^[${PROVINCES}][A-Z](?:[${ENERGY}][${SIGN}]\\d{4}|\\d{5}[${ENERGY}])$`, 'u'), // new energy: 8 signs, small cars and large ones
  /^(?:使\d{6}|\d{6}使|[A-Z]\d{4,5}领)$/u,
]

/** A Chinese plate as people write it → `沪A12345` or `沪AD12345`; `undefined` if it is none. */
export function readPlate(text: string): string | undefined {
  const plate = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s·•・.\-—]/gu, '')
  return forms.some((form) => form.test(plate)) ? plate : undefined
}
