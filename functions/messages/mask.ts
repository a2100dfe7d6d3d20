const titles = ['先生', '女士', '小姐', '太太', '老师']
const latinTitle = /^(?:mr|mrs|ms|miss|mx|dr|prof)\.?\s+(?=\S)/i
/** Surnames of two signs; every other Chinese surname has one. */
const longSurnames = ['欧阳', '司马', '上官', '诸葛', '司徒', '东方', '皇甫', '令狐', '慕容', '尉迟', '夏侯', '公孙']

/** What may be shown of a name before the lead is held: `张女士` stays, `张伟` → `张*`, `John Smith` → `J*** S***`, `Ms Lin` → `Ms L***`; none → `客户`. */
export function maskName(name: string | undefined): string {
  const known = name?.trim()
  if (!known) return '客户'
  const title = titles.find((each) => known.endsWith(each))
  if (title) return `${surnameOf(known)}${title}`
  if (/^[\x20-\x7f]+$/.test(known)) {
    const [spoken = ''] = latinTitle.exec(known) ?? []
    return spoken + known.slice(spoken.length).replace(/(\S)\S*/g, '$1***')
  }
  const [first = '', ...rest] = Array.from(known)
  return `${first}${'*'.repeat(Math.max(1, Math.min(2, rest.length)))}`
}

const surnameOf = (name: string): string =>
  longSurnames.find((each) => name.startsWith(each)) ?? Array.from(name)[0] ?? ''

/** `+8613800000001` → `138****0001`; numbers of other countries keep their first five and last two signs. */
export function maskPhone(phone: string): string {
  const mainland = /^\+86(\d{3})\d{4}(\d{4})$/.exec(phone)
  if (mainland) return `${mainland[1]}****${mainland[2]}`
  return phone.length > 7 ? `${phone.slice(0, 5)}****${phone.slice(-2)}` : '****'
}
