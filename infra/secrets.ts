import { CfnOutput, RemovalPolicy, SecretValue, Validations } from 'aws-cdk-lib'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Construct } from 'constructs'

export interface Secrets {
  /** JSON: source → key id → key. Empty at first: nobody can hand over leads until ops add a key. */
  sources: Secret
  /** Signs links and makes short codes. */
  signing: Secret
  /** Persons are found again by it. */
  identity: Secret
  /** JSON: channel → what its provider knows us by. Empty at first: no channel has an account. */
  channels: Secret
}

export function makeSecrets(scope: Construct): Secrets {
  const sources = new Secret(scope, 'SourcesSecret', {
    description: 'Keys of the lead sources: {"<source>": {"<key id>": "<at least 16 characters>"}}',
    // Nothing secret: an empty list, which ops replace. A deployment never writes it again.
    secretStringValue: SecretValue.unsafePlainText('{}'),
    removalPolicy: RemovalPolicy.RETAIN,
  })
  const signing = new Secret(scope, 'SigningSecret', {
    description: 'Signs the links in messages and makes their short codes',
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy: RemovalPolicy.RETAIN,
  })
  Validations.of(sources).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'Each source rotates its own key by hand: old and new key stand side by side until it has switched.',
  })
  const identity = new Secret(scope, 'IdentitySecret', {
    description:
      'Keys the hashes by which persons are found again. Never change it: nobody would be recognised any more',
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy: RemovalPolicy.RETAIN,
  })
  Validations.of(signing).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'Links live for days: a rotation by the clock would break them. It is changed by hand when it may be known.',
  })
  Validations.of(identity).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'Persons are looked up by hashes keyed with it: it must never change.',
  })
  const channels = new Secret(scope, 'ChannelsSecret', {
    description: 'What the channels\' providers know us by: {"<channel>": {…}}; see npm run channels',
    // As with the sources: an empty list, which ops fill.
    secretStringValue: SecretValue.unsafePlainText('{}'),
    removalPolicy: RemovalPolicy.RETAIN,
  })
  Validations.of(channels).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'Providers hand out their keys in their own consoles: they are changed by hand, with npm run channels.',
  })
  new CfnOutput(scope, 'SourcesSecretArn', {
    value: sources.secretArn,
    description: 'Where the keys of lead sources go',
  })
  new CfnOutput(scope, 'ChannelsSecretArn', {
    value: channels.secretArn,
    description: 'Where the keys of the channels go: npm run channels -- add',
  })
  return { sources, signing, identity, channels }
}
