import { randomInt } from 'node:crypto'
import { readButtonKey } from '../../../functions/messages/channels/wecom-card.ts'
import { OFFERED_SUBSCRIPTIONS } from '../simulated-wechat.ts'
import { externalIdOf, openIdOf, type PhonesParts, type Written } from './phones-parts.ts'
import { answerText, nobodysNumber } from './text-messages.ts'

interface Acting {
  parts: PhonesParts
  written: Written[]
}

type Act = (form: URLSearchParams, acting: Acting) => Promise<Record<string, string> | undefined>

const ownerIn = (form: URLSearchParams): string => form.get('owner') ?? ''
export const languageIn = (form: URLSearchParams) => (form.get('lang') === 'en' ? 'en' : 'zh-CN')

/** Nobody chosen: shown is whoever was asked about the customer and has not answered. */
const ASKED_NEXT = { advisor: '' } as const

/** What can be pressed on the page, by its path. Each may say whose phone is shown afterwards. */
const acts: Readonly<Record<string, Act>> = {
  '/ask': async (form, { parts }) => {
    // Sample owners have the numbers from 5000 on.
    const phone = nobodysNumber(randomInt(4000), form.get('from') === 'abroad')
    await parts.ask(phone, languageIn(form))
    return { owner: phone, ...ASKED_NEXT }
  },
  '/reply': async (form, { parts, written }) => {
    const [phone, text] = [ownerIn(form), form.get('text') ?? '']
    written.push({ phone, text, at: new Date(parts.now()).toISOString() })
    const { wechat } = parts.simulators
    // Where the last message came from is not asked: who follows the account writes there.
    if (wechat.followers.has(openIdOf(phone))) await wechat.write(openIdOf(phone), text)
    else await answerText(phone, text, parts.simulators)
    return undefined
  },
  '/follow': async (form, { parts }) => {
    const openId = openIdOf(ownerIn(form))
    await parts.know(ownerIn(form), { openId })
    await parts.simulators.wechat.follow(openId)
    return undefined
  },
  '/unfollow': async (form, { parts }) => {
    await parts.simulators.wechat.unfollow(openIdOf(ownerIn(form)))
    return undefined
  },
  '/allow': async (form, { parts }) => {
    await parts.simulators.wechat.allow(openIdOf(ownerIn(form)), ...OFFERED_SUBSCRIPTIONS)
    return undefined
  },
  '/befriend': async (form, { parts }) => {
    const externalUserId = externalIdOf(ownerIn(form))
    parts.contacts.add(externalUserId)
    await parts.know(ownerIn(form), { externalUserId })
    return undefined
  },
  '/unfriend': async (form, { parts }) => {
    parts.contacts.delete(externalIdOf(ownerIn(form)))
    return undefined
  },
  '/press': async (form, { parts }) => {
    const key = form.get('key') ?? ''
    await parts.simulators.wecom.press(form.get('id') ?? '', key)
    return readButtonKey(key)?.decision === 'decline' ? ASKED_NEXT : undefined
  },
  '/send-task': async (form, { parts }) => {
    parts.simulators.wecom.tasks.press(form.get('id') ?? '')
    return undefined
  },
}

/** Does what was pressed; gives the query of the page to go back to, or undefined where there is no such button. */
export async function act(path: string, form: URLSearchParams, acting: Acting): Promise<string | undefined> {
  const does = acts[path]
  if (!does) return undefined
  const shown = await does(form, acting)
  const back = { lang: languageIn(form), owner: ownerIn(form), advisor: form.get('advisor') ?? '', ...shown }
  return new URLSearchParams(back).toString()
}
