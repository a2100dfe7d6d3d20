/** A template as it is kept in the Official Account: what each field is called on the phone. */
export interface WechatTemplate {
  title: string
  /** For template messages, or for subscription messages. */
  kind: 'TM' | 'SUB'
  /** e.g. `{ thing1: '车型' }` */
  fields: Readonly<Record<string, string>>
}

const length = (text: string): number => [...text].length

/** The limits of fields since 2023-05-04, by the field's type; see https://mp.weixin.qq.com/s/hvLO4Vs75NXDA__SxuyKXw */
const fits: Readonly<Record<string, (value: string) => boolean>> = {
  thing: (value) => length(value) <= 20,
  const: (value) => length(value) <= 20,
  number: (value) => /^[\d.]+$/.test(value) && length(value) <= 32,
  letter: (value) => /^[a-zA-Z]+$/.test(value) && length(value) <= 32,
  symbol: (value) => length(value) <= 5,
  character_string: (value) => length(value) <= 32 && !/\p{Script=Han}/u.test(value),
  time: (value) => /\d{1,2}:\d{2}/.test(value),
  date: (value) => /^\d{4}[年/.-]\d{1,2}[月/.-]\d{1,2}/.test(value),
  amount: (value) => (value.match(/\d/g) ?? []).length <= 12 && /\d/.test(value),
  phone_number: (value) => length(value) <= 17,
  car_number: (value) => length(value) <= 8,
  name: (value) => (/\p{Script=Han}/u.test(value) ? length(value) <= 10 : length(value) <= 20),
  phrase: (value) => length(value) <= 5 && /^\p{Script=Han}+$/u.test(value),
}

/** The name of the first field that is missing, too long or of another type; undefined where all fit. */
export function fieldRefused(data: Readonly<Record<string, unknown>>, { fields }: WechatTemplate): string | undefined {
  return Object.keys(fields).find((name) => {
    const value = valueIn(data, name)
    const test = fits[name.replace(/\d+$/, '')]
    return !value || /[\r\n]/.test(value) || !test?.(value)
  })
}

export function readable(data: Readonly<Record<string, unknown>>, { title, fields }: WechatTemplate): string {
  return [title, ...Object.entries(fields).map(([name, label]) => `${label}：${valueIn(data, name) ?? ''}`)].join('\n')
}

function valueIn(data: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const field = data[name]
  if (typeof field !== 'object' || field === null || !('value' in field)) return undefined
  return typeof field.value === 'string' ? field.value : undefined
}
