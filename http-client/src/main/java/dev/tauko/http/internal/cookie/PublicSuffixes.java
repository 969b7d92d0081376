package dev.tauko.http.internal.cookie;

import com.google.common.net.InternetDomainName;

/** Domains below which anyone may register names, so that no cookie may be for all of one. */
final class PublicSuffixes {
  private PublicSuffixes() {}

  /**
   * Whether a domain is a public suffix by the list at publicsuffix.org; a domain of one label that
   * the list does not have is one, too.
   */
  static boolean contains(String domain) {
    if (domain.indexOf('.') < 0) {
      return true;
    }
    return InternetDomainName.isValid(domain) && InternetDomainName.from(domain).isPublicSuffix();
  }
}
