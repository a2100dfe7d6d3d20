import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(import.meta.dirname, '../..')
const echo = new URL('./handlers/echo.ts', import.meta.url)
const web = new URL('./handlers/web.ts', import.meta.url)

const environment = {
  TABLE_NAME: { Ref: 'Table' },
  BUS_NAME: { Ref: 'Bus' },
  SOURCES_SECRET: { Ref: 'Sources' },
  SIGNING_SECRET: { Ref: 'Signing' },
  IDENTITY_SECRET: { Ref: 'Signing' },
  BASE_URL: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] },
}

const lambda = (entry: URL) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Code: { S3Key: 'unused' }, Timeout: 1, Environment: { Variables: environment } },
  Metadata: { entry: relative(root, fileURLToPath(entry)) },
})

const alias = (name: string) => ({
  Type: 'AWS::Lambda::Alias',
  Properties: { FunctionName: { Ref: name }, FunctionVersion: '1', Name: 'live' },
})

const route = (RouteKey: string) => ({
  Type: 'AWS::ApiGatewayV2::Route',
  Properties: {
    ApiId: { Ref: 'Api' },
    RouteKey,
    Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
  },
})

/** A stack of one of each: HTTP → function, bus → queue → state machine's function. */
export const smallResources = {
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    },
  },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'small-bus' } },
  Sources: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: '{}' } },
  Signing: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } },
  },
  Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 30 } },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { source: ['test'] },
      Targets: [{ Id: 'T', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
    },
  },
  Echo: lambda(echo),
  EchoLive: alias('Echo'),
  Web: lambda(web),
  WebLive: alias('Web'),
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP', Name: 'small' } },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { Ref: 'WebLive' },
      PayloadFormatVersion: '2.0',
    },
  },
  Things: route('ANY /things/{id}'),
  Plain: route('GET /plain'),
  Bytes: route('GET /bytes'),
  Fail: route('GET /fail'),
  Slow: route('GET /slow'),
  Machine: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: 'small',
      RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
      DefinitionString: JSON.stringify({
        QueryLanguage: 'JSONata',
        StartAt: 'Call',
        States: { Call: { Type: 'Task', Resource: '$' + '{Echo}', End: true } },
      }),
      DefinitionSubstitutions: { Echo: { Ref: 'EchoLive' } },
    },
  },
  Version: {
    Type: 'AWS::StepFunctions::StateMachineVersion',
    Properties: {
      StateMachineArn: { Ref: 'Machine' },
      StateMachineRevisionId: { 'Fn::GetAtt': ['Machine', 'StateMachineRevisionId'] },
    },
  },
  Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
}

export const smallTemplate = (more: object = {}): string =>
  JSON.stringify({ Resources: { ...smallResources, ...more } })
