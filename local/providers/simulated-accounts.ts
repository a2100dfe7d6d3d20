import { shippedTemplates } from '../../functions/messages/shipped-templates.ts'
import type { Template } from '../../functions/messages/template.ts'
import type { AliyunSmsAccount } from './aliyun-content.ts'

/** Keys and ids that exist nowhere but here. */
export const simulated = {
  signName: '云驰汽车',
  aliyunKey: { id: 'simulated-aliyun', secret: 'simulated-aliyun-secret' },
  tencentKey: { id: 'simulated-tencent', secret: 'simulated-tencent-secret' },
  awsKey: { id: 'SIMULATEDAWS', secret: 'simulated-aws-secret' },
  awsTopic: 'arn:aws:sns:ap-southeast-1:000000000000:simulated-sms',
  awsConfigurationSet: 'simulated',
  tencentAppId: '1400000001',
  wechat: { appId: 'wx0000000000000001', appSecret: 'simulated-wechat-secret' },
  wecom: { corpId: 'ww0000000000000001', corpSecret: 'simulated-wecom-secret', agentId: 1_000_002 },
  callback: { token: 'simulatedtoken', encodingAesKey: 'c2ltdWxhdGVkLWtleS1vZi00My1jaGFyYWN0ZXJzLTAwMDA'.slice(0, 43) },
  callbackPath: 'simulated-callback-path',
} as const

/** A template of ours as a provider of SMS approved it: by our id and the language, `lead-acknowledged.en`. */
interface Approved {
  id: string
  code: string
  template: Template
  /** With `{name}` for each parameter. */
  text: string
  params: readonly { name: string; take?: 'code' }[]
}

/** All messages to owners that we ship, in both languages; an address of a person's own becomes the constant one and a code. */
export function approvedTemplates(baseUrl: string): readonly Approved[] {
  const toOwners = Object.entries(shippedTemplates).filter(([, { to }]) => to === 'owner')
  return toOwners.flatMap(([id, template], at) =>
    (['zh-CN', 'en'] as const).map((language) => ({
      id: language === 'en' ? `${id}.en` : id,
      code: `${4_100_001 + at * 2 + (language === 'en' ? 1 : 0)}`,
      template,
      text: endingAsLawWants(
        template[language].replace('{where}', `${baseUrl}/m ${language === 'en' ? 'code' : '查询码'} {where}`),
        template,
      ),
      params: [...new Set([...template[language].matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))].map((name) => ({
        name,
        ...(template.variables[name]?.type === 'where' && { take: 'code' as const }),
      })),
    })),
  )
}

const endingAsLawWants = (text: string, { class: legalClass }: Template): string =>
  legalClass !== 'marketing' || text.endsWith('拒收请回复R') ? text : `${text} 拒收请回复R`

export const aliyunTemplates = (approved: readonly Approved[]): AliyunSmsAccount['templates'] =>
  Object.fromEntries(
    approved.map(({ code, text, template }) => [
      `SMS_${code}`,
      { content: text.replaceAll('{', '${'), kind: template.class === 'marketing' ? 'promotion' : 'notice' },
    ]),
  )

/** Tencent counts parameters. */
const numbered = ({ text, params }: Approved): string =>
  params.reduce((done, { name }, at) => done.replaceAll(`{${name}}`, `{${at + 1}}`), text)

export const tencentTemplates = (approved: readonly Approved[]): Readonly<Record<string, string>> =>
  Object.fromEntries(approved.map((each) => [each.code, numbered(each)]))

/** The setting `provider-templates` that goes with them. */
export const providerTemplates = (approved: readonly Approved[]) => ({
  'aliyun-sms': Object.fromEntries(
    approved.map(({ id, code, text, template, params }) => [
      id,
      { code: `SMS_${code}`, text: text.replaceAll('{', '${'), class: template.class, state: 'approved', params },
    ]),
  ),
  'tencent-sms': Object.fromEntries(
    approved.map((each) => [
      each.id,
      {
        code: each.code,
        text: numbered(each),
        class: each.template.class,
        state: 'approved',
        params: each.params.map(({ name, take }, at) => ({ name: String(at + 1), from: name, ...(take && { take }) })),
      },
    ]),
  ),
})
