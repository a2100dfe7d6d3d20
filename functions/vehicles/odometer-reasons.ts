/** Why a reading was set aside. */
export type SetAsideCode =
  | 'unreadable'
  | 'future'
  | 'duplicate'
  | 'placeholder'
  | 'unit'
  | 'extra-zero'
  | 'added-digit'
  | 'dropped-digit'
  | 'swapped-digits'
  | 'wrong-digit'
  | 'backwards'
  | 'too-far'
  | 'unconfirmed'

/** Words for people, zh-CN first. */
export interface Words {
  readonly zh: string
  readonly en: string
}

export const setAsideWords: Readonly<Record<SetAsideCode, Words>> = {
  unreadable: { zh: '读数或时间无法识别', en: 'The reading or its time cannot be read' },
  future: { zh: '读数时间晚于当前时间', en: 'The reading is dated in the future' },
  duplicate: { zh: '与同一时间的读数重复', en: 'The same reading at the same time is there already' },
  placeholder: { zh: '疑似占位数字，例如 0、1111、1234', en: 'Looks like a placeholder such as 0, 1111 or 1234' },
  unit: { zh: '疑似公里与英里混用', en: 'Fits if kilometres and miles were mixed up' },
  'extra-zero': { zh: '疑似多输入一个零', en: 'Fits without a zero at the end' },
  'added-digit': { zh: '疑似多输入一位数字', en: 'Fits without one of its digits' },
  'dropped-digit': { zh: '疑似漏输入数字', en: 'Fits with a digit that was left out' },
  'swapped-digits': { zh: '疑似相邻两位数字颠倒', en: 'Fits with two neighbouring digits swapped' },
  'wrong-digit': { zh: '疑似一位数字输错', en: 'Fits with one digit changed' },
  backwards: { zh: '低于此前的读数', en: 'Lower than an earlier reading' },
  'too-far': { zh: '里程增长过快，与其他读数不符', en: 'Further than the other readings allow' },
  unconfirmed: { zh: '里程突增，等待下一次读数确认', en: 'A sudden leap that no later reading confirms yet' },
}
