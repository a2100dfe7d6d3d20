import { z } from 'zod'

const chars = (most: number) => z.string().refine((text) => [...text].length <= most)
const bytes = (most: number) => z.string().refine((text) => Buffer.byteLength(text) <= most)

/** A card with buttons; limits by zsmhub/workweixin, which copies the provider's own page. */
const cardSchema = z.object({
  card_type: z.literal('button_interaction'),
  source: z.object({ desc: chars(20).optional() }).optional(),
  main_title: z.object({ title: chars(36), desc: chars(44).optional() }),
  sub_title_text: chars(160).optional(),
  horizontal_content_list: z
    .array(z.object({ keyname: chars(5), value: chars(30) }))
    .max(6)
    .default([]),
  task_id: bytes(128).regex(/^[\w\-@]+$/),
  button_selection: z
    .object({
      question_key: bytes(1024),
      title: z.string().optional(),
      option_list: z
        .array(z.object({ id: z.string(), text: chars(16) }))
        .min(1)
        .max(10),
      selected_id: z.string().optional(),
    })
    .optional(),
  button_list: z
    .array(
      z.object({
        text: chars(10),
        style: z.number().int().min(1).max(4).optional(),
        type: z.union([z.literal(0), z.literal(1)]).optional(),
        key: bytes(1024).optional(),
        url: z.string().optional(),
      }),
    )
    .min(1)
    .max(6)
    .refine((buttons) => buttons.every(({ type, key, url }) => (type === 1 ? url : key))),
})
export type Card = z.output<typeof cardSchema>

const common = {
  touser: z.string().min(1),
  agentid: z.number().int(),
  enable_duplicate_check: z.union([z.literal(0), z.literal(1)]).default(0),
  duplicate_check_interval: z.number().int().max(14_400).default(1800),
}

/** https://developer.work.weixin.qq.com/document/path/90236 */
export const wecomMessageSchema = z.discriminatedUnion('msgtype', [
  z.object({ ...common, msgtype: z.literal('text'), text: z.object({ content: bytes(2048).min(1) }) }),
  z.object({
    ...common,
    msgtype: z.literal('textcard'),
    textcard: z.object({ title: bytes(128), description: bytes(512), url: z.url(), btntxt: z.string().optional() }),
  }),
  z.object({ ...common, msgtype: z.literal('template_card'), template_card: cardSchema }),
])
export type WecomMessage = z.output<typeof wecomMessageSchema>

/** As it is read on the phone. */
export function readable(message: WecomMessage): string {
  if (message.msgtype === 'text') return message.text.content
  if (message.msgtype === 'textcard') return `${message.textcard.title}\n${message.textcard.description}`
  const { main_title, sub_title_text, horizontal_content_list } = message.template_card
  const rows = horizontal_content_list.map(({ keyname, value }) => `${keyname}：${value}`)
  return [main_title.title, main_title.desc, sub_title_text, ...rows].filter(Boolean).join('\n')
}
