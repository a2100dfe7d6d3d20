import { readAdvisors, readDealer, saveAdvisor, saveDealer } from '../../functions/dealers/dealer-store.ts'
import type { Services } from '../../functions/shared/services.ts'
import type { Language } from '../lead/words.ts'

/** The store of the stories. */
export const DEALER = 'D-SH-02'

/** As records have it. */
export const tagOf = (language: Language): 'zh-CN' | 'en' => (language === 'en' ? 'en' : 'zh-CN')

/** The car of the stories, as it is called in their language. */
export const CAR = { zh: '云驰 S7', en: 'Yunchi S7' } as const

/** The store of the stories and its people speak the language in which they are told. */
export async function letStoreSpeak(language: Language, services: Services, now: string): Promise<void> {
  for (const each of await readAdvisors(services.table, DEALER))
    await saveAdvisor({ ...each, language: tagOf(language) }, services, now)
  if (language === 'zh') return
  const dealer = await readDealer(services.table, DEALER)
  if (dealer) await saveDealer({ ...dealer, name: 'Yunchi Shanghai Wangjiang' }, services, now)
  await services.settings.write('brands', { yunchi: { names: ['Yunchi', '云驰'] } })
}
