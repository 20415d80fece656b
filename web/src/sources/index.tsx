export { SourcesPage } from './page'
