import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'
import { heldElsewhereSchema } from './held-elsewhere.ts'

/** What is kept of a person who was erased, why, and for how long. */
export const keptReasons = {
  consents: {
    why: {
      'zh-CN': '同意与拒绝的凭证：证明消息合法（个人信息保护法第14条；网络数据安全管理条例第12条，至少3年）',
      en: 'Evidence of consent and refusal: proof that messages were lawful (PIPL art. 14; Network Data Regulation art. 12, 3 years at least)',
    },
    years: 3,
  },
  cars: {
    why: {
      'zh-CN':
        '车辆的维修保养与保修记录（三包规定第17条，至少6年；缺陷汽车产品召回管理条例第11条，至少5年），已去除姓名与联系方式',
      en: 'Service and warranty records of the car (三包 art. 17, 6 years at least; recall regulation art. 11, 5 years), without name or contact',
    },
    years: 6,
  },
  complaints: {
    why: {
      'zh-CN': '投诉的事实经过，已去除姓名与联系方式；未结束的保留原文（民法典第188条诉讼时效3年）',
      en: 'The facts of complaints, without name or contact; the words only of those that were not over (Civil Code art. 188: claims for 3 years)',
    },
    years: 3,
  },
  stop: {
    why: {
      'zh-CN': '退订标记：以加密散列保存，保证不再打扰（网络数据安全管理条例：拒绝后不得反复征求同意）',
      en: 'The mark of the stop, under a keyed hash: so that nobody asks again (Network Data Regulation: no repeated asking after a refusal)',
    },
  },
  proofs: {
    why: {
      'zh-CN': '处理过程的记录：只有编号与时间，不含个人内容',
      en: 'The record of what was done: ids and times, nothing personal in it',
    },
  },
} as const
const keptSchema = z.object({
  what: z.enum(['consents', 'cars', 'complaints', 'stop', 'proofs']),
  count: z.int().nonnegative().optional(),
  /** How many years, where law names them. */
  years: z.int().positive().optional(),
  why: z.object({ 'zh-CN': z.string(), en: z.string() }),
})
export type Kept = z.infer<typeof keptSchema>

/** That a person asked to be erased: it drives the erasure, and remains as its record. */
export const erasureSchema = z.object({
  erasureId: z.string(),
  personId: z.string(),
  askedAt: momentSchema,
  by: z.enum(['owner', 'staff']),
  state: z.enum(['running', 'done']),
  doneAt: momentSchema.optional(),
  /** What was erased, by kind. */
  erased: z.array(z.string()).default([]),
  kept: z.array(keptSchema).default([]),
  /** Who outside may still have something; nothing of ours reaches it. */
  elsewhere: z.array(heldElsewhereSchema).default([]),
})
export type Erasure = z.infer<typeof erasureSchema>

/** What is erased, whatever there was of it. */
export const erasedKinds = [
  'name, phones, WeChat, birthday, family, preferences',
  'what sources told, as it came in',
  'leads: person, comment, position, signals',
  'messages: texts and variables',
  'complaints: words',
  'survey answers',
  'plate and relation to the car',
  'dates to be reminded of',
] as const
