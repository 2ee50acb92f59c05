import { useEffect, useState } from 'preact/hooks'

const darkness = matchMedia('(prefers-color-scheme: dark)')

export function useIsDark() {
  const [isDark, setIsDark] = useState(darkness.matches)
  useEffect(() => {
    const follow = () => setIsDark(darkness.matches)
    darkness.addEventListener('change', follow)
    return () => darkness.removeEventListener('change', follow)
  }, [])
  return isDark
}
