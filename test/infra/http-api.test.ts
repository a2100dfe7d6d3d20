import { expect, test } from 'vitest'
import { propertiesOf, synthesize } from './synthesize.ts'

const template = synthesize()

test('intake takes leads, and every page can be read and answered', () => {
  const routes = [...propertiesOf(template, 'AWS::ApiGatewayV2::Route').values()].map((each) => each.RouteKey)

  const pages = [
    '/callbacks/{channel}/{secret}',
    '/sources/{source}',
    '/o',
    '/offers/{token}',
    '/held/{token}',
    '/showroom/{token}',
    '/manager/{token}',
    '/m',
    '/me/{token}',
    '/complaint/{token}',
    '/complaints/{token}',
    '/tasks/{token}',
    '/ops/{token}/{page}',
  ]
  expect(routes.sort()).toEqual(
    ['POST /leads', 'POST /events', ...pages.flatMap((path) => [`GET ${path}`, `POST ${path}`])].sort(),
  )
})

test('the access log has no path, for links are secrets, and nothing about the caller', () => {
  const [stage] = propertiesOf(template, 'AWS::ApiGatewayV2::Stage').values()

  expect(stage).toMatchObject({ StageName: '$default', AutoDeploy: true })
  expect(JSON.stringify(stage?.AccessLogSettings)).toContain('$context.routeKey')
  expect(JSON.stringify(stage?.AccessLogSettings)).not.toMatch(/\$context\.(path|identity|authorizer)/)
})

test('a flood of requests is turned away at the gateway', () => {
  const [stage] = propertiesOf(template, 'AWS::ApiGatewayV2::Stage').values()

  expect(stage?.DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 })
})

test('links lead to the address that was set, or else to the API itself', () => {
  const addresses = (context: Record<string, string>) =>
    new Set(
      [...propertiesOf(synthesize({ context }), 'AWS::Lambda::Function').values()].map(
        (each) => JSON.stringify(each.Environment).match(/"BASE_URL":("[^"]*"|\{[^}]*\})/)?.[1],
      ),
    )

  expect(addresses({ baseUrl: 'https://l.example.cn' })).toEqual(new Set(['"https://l.example.cn"']))
  expect([...addresses({})]).toEqual([expect.stringMatching(/^\{"Fn::GetAtt":\["Api\w+","ApiEndpoint"\]\}$/)])
})
