import type { Simulators } from '../open-simulators.ts'
import type { Delivered } from '../simulator.ts'

type SmsProviders = Pick<Simulators, 'aliyunSms' | 'awsSms'>

/** What came by SMS: numbers abroad are AWS's. */
export const textMessages = ({ aliyunSms, awsSms }: SmsProviders): readonly Delivered[] => [
  ...aliyunSms.taken,
  ...awsSms.taken,
]

/** Somebody answers an SMS, at the provider that brought it. */
export const answerText = (phone: string, text: string, { aliyunSms, awsSms }: SmsProviders): Promise<void> =>
  phone.startsWith('+') ? awsSms.reply(phone, text) : aliyunSms.reply(phone, text)

/** A number that nobody has: digits of China's for tests, or of those kept for films abroad. */
export const nobodysNumber = (digits: number, isAbroad: boolean): string =>
  isAbroad ? `+120255501${String(digits % 100).padStart(2, '0')}` : `1380000${String(digits % 10_000).padStart(4, '0')}`
