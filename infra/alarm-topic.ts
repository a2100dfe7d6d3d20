import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { Settings } from './settings.ts'

/** Where alarms go; `alarmEmail` is told. Encrypted by a key of its own: CloudWatch may not use the account's default one. */
export function makeAlarmTopic(scope: Construct, { alarmEmail }: Settings): Topic {
  const key = new Key(scope, 'AlarmKey', { description: 'Encrypts alarms on their way', enableKeyRotation: true })
  key.grantEncryptDecrypt(new ServicePrincipal('cloudwatch.amazonaws.com'))
  const topic = new Topic(scope, 'AlarmTopic', { masterKey: key, enforceSSL: true })
  if (alarmEmail !== undefined)
    new Subscription(scope, 'AlarmEmail', {
      topic,
      protocol: SubscriptionProtocol.EMAIL,
      endpoint: alarmEmail,
    })
  return topic
}
