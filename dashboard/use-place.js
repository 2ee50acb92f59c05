import { useEffect, useState } from 'preact/hooks'
import { pages } from './page-list.js'

/** The page that the part of the URL after `#` names, and what is asked of it: `#explain?http://a/`. */
export function usePlace() {
  const [place, setPlace] = useState(readPlace)
  useEffect(() => {
    const follow = () => {
      // The link for those who skip the navigation names no page.
      if (location.hash !== '#main') setPlace(readPlace())
    }
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return place
}

function readPlace() {
  const [id = '', ...rest] = location.hash.slice(1).split('?')
  return { page: pages.find((page) => page.id === id) ?? pages[0], asked: decoded(rest.join('?')) }
}

/** Anybody can write anything there. @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
