import type { Clock } from '../clock.ts'
import { type AliyunSmsSimulator, openAliyunSms } from './aliyun-sms.ts'
import { type AwsSmsSimulator, openAwsSms } from './aws-sms.ts'
import { type FaultScript, openFaultScript } from './fault-script.ts'
import {
  aliyunTemplates,
  approvedTemplates,
  providerTemplates,
  simulated,
  tencentTemplates,
} from './simulated-accounts.ts'
import { wechatAccountTemplates, wechatTemplates } from './simulated-wechat.ts'
import type { HandOver, SimulatorParts } from './simulator.ts'
import { openTencentSms, type TencentSmsSimulator } from './tencent-sms.ts'
import { openWechat, type WechatSimulator } from './wechat.ts'
import { openWecom, type WecomSimulator } from './wecom.ts'

export interface Simulators {
  readonly aliyunSms: AliyunSmsSimulator
  readonly tencentSms: TencentSmsSimulator
  readonly awsSms: AwsSmsSimulator
  readonly wechat: WechatSimulator
  readonly wecom: WecomSimulator
  /** What each does wrong, by the channel's name. */
  readonly faults: Readonly<Record<'aliyun-sms' | 'tencent-sms' | 'aws-sms' | 'wechat-template' | 'wecom', FaultScript>>
  /** Settings that lead our channels to them, by name. */
  readonly settings: Readonly<Record<'channel-accounts' | 'provider-templates', object>>
  /** The secret that goes with them, as JSON. */
  readonly secret: string
  close(): Promise<void>
}

export interface SimulatorsOptions {
  readonly clock: Clock
  /** Where our pages are: it stands in the approved texts. */
  readonly baseUrl: string
  /** How a callback reaches us, by the name in its path. */
  readonly handOver: (path: string) => HandOver
  /** Who follows the Official Account from the beginning, by open id. */
  readonly followers: readonly string[]
  /** Whether a customer is in a member's list of contacts in WeCom, by their ids; nobody's without it. */
  readonly isContact?: (userId: string, externalUserId: string) => boolean
  /** How long our side waits for an answer of SMS providers, in real milliseconds; as shipped without it. */
  readonly patience?: number
  readonly receipts?: SimulatorParts['receipts']
}

/** All providers on this computer, with an account at each. */
export async function openSimulators(options: SimulatorsOptions): Promise<Simulators> {
  const { clock, baseUrl, handOver, followers, isContact, patience, receipts } = options
  const approved = approvedTemplates(baseUrl)
  const faults = {
    'aliyun-sms': openFaultScript(),
    'tencent-sms': openFaultScript(),
    'aws-sms': openFaultScript(),
    'wechat-template': openFaultScript(),
    wecom: openFaultScript(),
  }
  const partsOf = (channel: keyof typeof faults, path: string = channel): SimulatorParts => ({
    clock,
    faults: faults[channel],
    handOver: handOver(`/callbacks/${path}/${simulated.callbackPath}`),
    ...(receipts && { receipts }),
  })
  const { signName, callback, awsConfigurationSet: configurationSet } = simulated
  const [aliyunSms, tencentSms, awsSms, wechat, wecom] = await Promise.all([
    openAliyunSms(
      { key: simulated.aliyunKey, signNames: [signName], templates: aliyunTemplates(approved) },
      partsOf('aliyun-sms'),
    ),
    openTencentSms(
      {
        key: simulated.tencentKey,
        appId: simulated.tencentAppId,
        signNames: [signName],
        templates: tencentTemplates(approved),
      },
      partsOf('tencent-sms'),
    ),
    openAwsSms(
      { key: simulated.awsKey, optedOut: [], configurationSet, topic: { arn: simulated.awsTopic } },
      partsOf('aws-sms'),
    ),
    openWechat(
      { ...simulated.wechat, callback, templates: wechatTemplates(), followers },
      partsOf('wechat-template', 'wechat'),
    ),
    openWecom(
      { ...simulated.wecom, callback, isMember: (id) => /^[\w.@-]+$/.test(id), ...(isContact && { isContact }) },
      partsOf('wecom'),
    ),
  ])
  const wait = patience === undefined ? {} : { patience }
  const { wechat: app, wecom: corp } = simulated
  const back = {
    callbackPath: simulated.callbackPath,
    callbackToken: callback.token,
    encodingAesKey: callback.encodingAesKey,
  }
  return {
    aliyunSms,
    tencentSms,
    awsSms,
    wechat,
    wecom,
    faults,
    settings: {
      'channel-accounts': {
        'aliyun-sms': { endpoint: aliyunSms.url, signName, ...wait },
        'tencent-sms': {
          endpoint: tencentSms.url,
          signName,
          sdkAppId: simulated.tencentAppId,
          reportsContext: true,
          neverTakenAfter: 60,
          ...wait,
        },
        'aws-sms': {
          endpoint: awsSms.url,
          region: 'ap-southeast-1',
          configurationSet,
          topics: [simulated.awsTopic],
          ...wait,
        },
        'wechat-template': { endpoint: wechat.url, appId: app.appId, ...wechatAccountTemplates(), ...wait },
        wecom: { endpoint: wecom.url, corpId: corp.corpId, agentId: corp.agentId, ...wait },
      },
      'provider-templates': providerTemplates(approved),
    },
    secret: JSON.stringify({
      'aliyun-sms': {
        accessKeyId: simulated.aliyunKey.id,
        accessKeySecret: simulated.aliyunKey.secret,
        callbackPath: simulated.callbackPath,
      },
      'tencent-sms': {
        secretId: simulated.tencentKey.id,
        secretKey: simulated.tencentKey.secret,
        callbackPath: simulated.callbackPath,
      },
      'aws-sms': {
        accessKeyId: simulated.awsKey.id,
        secretAccessKey: simulated.awsKey.secret,
        callbackPath: simulated.callbackPath,
      },
      'wechat-template': { appSecret: app.appSecret, ...back },
      wecom: { corpSecret: corp.corpSecret, ...back },
    }),
    close: async () => {
      await Promise.all([aliyunSms, tencentSms, awsSms, wechat, wecom].map((each) => each.close()))
    },
  }
}
