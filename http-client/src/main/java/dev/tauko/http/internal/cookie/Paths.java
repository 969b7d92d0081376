package dev.tauko.http.internal.cookie;

/** The paths that cookies are for (RFC 6265, section 5.1.4). */
final class Paths {
  private Paths() {}

  /** The path of a request target, without its query. */
  static String ofTarget(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** What a cookie is for that names no path: the folder of the request's path. */
  static String folder(String path) {
    int last = path.lastIndexOf('/');
    return last <= 0 ? "/" : path.substring(0, last);
  }

  /** Whether a request's path is a cookie's path or lies below it. */
  static boolean matches(String path, String cookiePath) {
    return path.startsWith(cookiePath)
        && (path.length() == cookiePath.length()
            || cookiePath.endsWith("/")
            || path.charAt(cookiePath.length()) == '/');
  }
}
