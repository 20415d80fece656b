export function LoginPage() {
  return null
}
export function SetupPage() {
  return null
}
export function PeoplePage() {
  return null
}
