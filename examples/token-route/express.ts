import express, { type Express } from 'express'
import { createExpressTokenRoute } from 'sallyport/tokens'
import { type AppOptions, purpose } from './app-options.ts'

/** Returns an Express 5 app with a token route. It works behind `express.json()` and before it. */
export function createExpressApp({ userOfSession, ...gate }: AppOptions): Express {
  const app = express()
  app.use(express.json())
  const authenticate = (request: express.Request) => userOfSession(request.headers.cookie ?? '')
  app.post('/token', createExpressTokenRoute({ ...gate, purpose, authenticate }))
  return app
}
