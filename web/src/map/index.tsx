export { MapPage } from './page'
