package dev.tauko.http.internal.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.InvalidUrlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is requested when a URL is given, and what is not a URL. */
class UrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://example.org                       | http://example.org/
          HTTP://Example.ORG:80/                   | http://example.org/
          https://example.org:443/a                | https://example.org/a
          https://example.org:80/a                 | https://example.org:80/a
          http://example.org:/                     | http://example.org/
          http://example.org?q                     | http://example.org/?q
          http://example.org/a#b?c                 | http://example.org/a
          http://example.org#b                     | http://example.org/
          http://u:p@example.org/a@b:c             | http://example.org/a@b:c
          http://example.org/a b?c d               | http://example.org/a%20b?c%20d
          http://example.org/%7e%2Fx%zz%           | http://example.org/%7e%2Fx%25zz%25
          http://example.org/%00%0a%A0?%4          | http://example.org/%00%0a%A0?%254
          http://example.org/é/azAZ09              | http://example.org/%C3%A9/azAZ09
          'http://example.org/č?ř={|}^[]'          | http://example.org/%C4%8D?%C5%99=%7B%7C%7D%5E%5B%5D
          http://example.org/😀                    | http://example.org/%F0%9F%98%80
          http://example.org/?a+b%2Bc&d=1;e='f'    | http://example.org/?a+b%2Bc&d=1;e='f'
          http://example.org/a/./b/../c            | http://example.org/a/c
          http://example.org/../../a               | http://example.org/a
          http://example.org/a/..                  | http://example.org/
          http://example.org/a/b/.                 | http://example.org/a/b/
          http://example.org//a                    | http://example.org//a
          http://example.org/?../a                 | http://example.org/?../a
          http://bücher.example/                   | http://xn--bcher-kva.example/
          http://my_service:8080/                  | http://my_service:8080/
          http://example.org./                     | http://example.org./
          http://127.0.0.1:8080/                   | http://127.0.0.1:8080/
          http://faß.example/                      | http://xn--fa-hia.example/
          http://FAẞ.Example/                      | http://xn--fa-hia.example/
          http://βόλος.example/                    | http://xn--nxasmm1c.example/
          http://\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.example/ | http://xn--mgba3gch31f060k.example/
          http://日本語。例え/                     | http://xn--wgv71a119e.xn--r8jz45g/
          http://ＥＸＡＭＰＬＥ.org/               | http://example.org/
          http://xn--fa-hia.example/               | http://xn--fa-hia.example/
          http://r3---sn-x.bücher.example/         | http://r3---sn-x.xn--bcher-kva.example/
          http://１２７.0.0.1/                     | http://127.0.0.1/
          http://[::1]:8080/                       | http://[::1]:8080/
          http://[0:0:0:0:0:0:0:1]:80/             | http://[0:0:0:0:0:0:0:1]/
          http://[2001:DB8::0:1]/                  | http://[2001:DB8::0:1]/
          http://[::ffff:127.0.0.1]:8080/          | http://[::ffff:127.0.0.1]:8080/
          'http://example.org/?a\\b'               | http://example.org/?a%5Cb
          'http://example.org/#a\\b'               | http://example.org/
          http://1.example/                        | http://1.example/
          """)
  void aUrlIsWrittenOutPlainly(String given, String requested) {
    Url url = Url.parse(given);
    assertThat(url).hasToString(requested);
    assertThat(url.toUri()).hasToString(requested);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                           | it has no scheme
          example.org/                 | it has no scheme
          //example.org/               | it has no scheme
          http:/example.org            | its scheme is not followed by '//'
          ftp://example.org/           | its scheme is 'ftp'
          file:///etc/passwd           | its scheme is 'file'
          ' http://example.org/'       | it has no scheme
          skype:echo123                | its scheme is 'skype'
          http://                      | it has no host
          http:///path                 | it has no host
          http://:80/                  | it has no host
          http://u@/                   | it has no host
          http://a@b@c/                | it has more than one '@' before the path
          http://example.org:0/        | its port is 0, accepted is 1 to 65535
          http://example.org:65536/    | its port is 65536, accepted is 1 to 65535
          http://example.org:x/        | its port is ':x'
          http://example.org:+80/      | its port is ':+80'
          http://exa mple.org/         | its host 'exa mple.org' is not a host name
          http://exa%2fmple.org/       | its host 'exa%2fmple.org' is not a host name
          http://-a.org/               | its host '-a.org' is not a host name
          http://a..b/                 | its host 'a..b' is not a host name
          http://127.1/                | its host '127.1' is not an IPv4 address
          http://2130706433/           | its host '2130706433' is not an IPv4 address
          http://0x7f.1/               | its host '0x7f.1' is not an IPv4 address
          http://0177.0.0.1/           | its host '0177.0.0.1' is not an IPv4 address
          http://256.0.0.1/            | its host '256.0.0.1' is not an IPv4 address
          http://[::1/                 | its host has no closing ']'
          http://[fe80::1%25eth0]/     | its host '[fe80::1%25eth0]' has a zone, which means something on this system only
          http://[fe80::1%eth0]:80/    | its host '[fe80::1%eth0]' has a zone
          http://xn--ü.example/       | its host
          http://a\u2100b/            | its host
          http://\u05d0a.example/     | its host
          http://a\u200db.example/    | its host
          http://[1.2.3.4]/            | its host '[1.2.3.4]' is not an IPv6 address
          http://u%zz@example.org/     | its user info has a '%'
          http://u%3Av@example.org/    | its user name has a colon
          """)
  void whatCannotBeRequestedIsRefusedWithTheReason(String given, String reason) {
    assertThatThrownBy(() -> Url.parse(given))
        .isInstanceOf(InvalidUrlException.class)
        .hasMessageContaining("is not a URL that can be requested: " + reason)
        .hasMessageContaining("accepted is http://host[:port][/path][?query]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://host\\secret\\x",
        "http://host/a\\b",
        "http://host/a\\b?c",
        "http://host\\",
        "http:\\\\host\\",
        "http:/\\host/",
        "http://good.example\\@evil.example/",
        "http://u\\v@host/"
      })
  void aBackslashBeforeTheQueryIsRefused(String given) {
    assertThatThrownBy(() -> Url.parse(given))
        .isInstanceOf(InvalidUrlException.class)
        .hasMessageContaining("it has a backslash at index " + given.indexOf('\\'));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\b", "\\\\evil.example/b", "/\\evil.example", "b\\c", "..\\b"})
  void aBackslashInAReferenceIsRefused(String reference) {
    assertThatThrownBy(() -> Url.parse("http://host/a/").resolve(reference))
        .isInstanceOf(InvalidUrlException.class)
        .hasMessageContaining("it has a backslash");
  }

  @Test
  void anAddressOfIpv6IsOneDestinationHoweverItIsWritten() {
    Url url = Url.parse("http://[0:0:0:0:0:0:0:1]:8080/a");
    assertThat(url.origin()).isEqualTo(Url.parse("http://[::1]:8080/").origin());
    assertThat(url.origin().host()).isEqualTo("::1");
    assertThat(url.hostField()).isEqualTo("[0:0:0:0:0:0:0:1]:8080");
    assertThat(url.resolve("/b")).hasToString("http://[0:0:0:0:0:0:0:1]:8080/b");
    assertThat(Url.parse("http://[::ffff:7f00:1]/").origin())
        .isEqualTo(Url.parse("http://127.0.0.1/").origin());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://a/\r\nX: 1", "http://a/\t", "http://a\u0000/", "http://a/\u007f"})
  void controlCharactersAreRefusedAndNotRepeated(String given) {
    assertThatThrownBy(() -> Url.parse(given))
        .isInstanceOf(InvalidUrlException.class)
        .hasMessageContaining("it has a control character at index")
        .hasMessageNotContainingAny("\r", "\n", "\t", "\u0000", "\u007f");
  }

  @Test
  void halfASurrogatePairIsRefused() {
    assertThatThrownBy(() -> Url.parse("http://a/\ud83d"))
        .isInstanceOf(InvalidUrlException.class)
        .hasMessageContaining("half of a surrogate pair");
  }

  @Test
  void credentialsAreDecodedAndKeptOutOfMessages() {
    assertThat(Url.parse("http://us%40er:p%3Aw+d@a/").credentials()).isEqualTo("us@er:p:w+d");
    assertThat(Url.parse("http://user@a/").credentials()).isEqualTo("user:");
    assertThat(Url.parse("http://a/").credentials()).isNull();
    assertThatThrownBy(() -> Url.parse("http://user:secret@/"))
        .hasMessageContaining("'http://…@/'")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http:\\\\user:secret@x/",
        "http:\\\\user:secret@x",
        "http://user:sec/ret@host/",
        "http://user:se?cret@host/",
        "http://user:sec#ret@host/",
        "http://user:secr\\et@host/",
        "http:user:secret@host/",
        "//user:secret@host/",
        "user:secret@host",
        " http://user:secret@host/",
        "ftp://user:secret@host/",
        "http://user:secret@a@host/",
        "http://user:secret@host:port/",
        "http://user:secret/%@[::1/@/"
      })
  void userInfoIsKeptOutOfMessagesWhereverItEnds(String given) {
    assertThatThrownBy(() -> Url.parse(given))
        .isInstanceOf(InvalidUrlException.class)
        .hasMessageContaining("…@")
        .hasMessageNotContainingAny("sec", "cret", "ret@");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ftp://a.test/b?token=secret            | 'ftp://a.test/b?…'
          ftp://a.test/b#token=secret?x          | 'ftp://a.test/b#…'
          http://a.test:x?token=secret#b         | 'http://a.test:x?…'
          http://u:secret@a.test:x/?token=secret | 'http://…@a.test:x/?…'
          http://a.test:x/?m=a@b&token=secret    | 'http://…@…'
          http://a.test:x/#m=a@b&token=secret    | 'http://…@…'
          a.test/?token=secret                   | 'a.test/?…'
          """)
  void queriesAndFragmentsAreKeptOutOfMessages(String given, String shown) {
    assertThatThrownBy(() -> Url.parse(given))
        .isInstanceOf(InvalidUrlException.class)
        .hasMessageStartingWith(shown + " is not a URL")
        .hasMessageNotContaining("secret");
  }

  @Test
  void messagesAreBoundedAndHarmless() {
    assertThatThrownBy(() -> Url.parse("ftp://a/" + "x".repeat(100_000)))
        .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(500));
    assertThatThrownBy(() -> Url.parse("http://a\u202eb\u2066/"))
        .hasMessageNotContainingAny("\u202e", "\u2066");
  }

  @Test
  void destinationsDifferBySchemeHostAndPort() {
    assertThat(Url.parse("http://A/x").origin())
        .isEqualTo(Url.parse("http://a:80/y?z").origin())
        .isNotEqualTo(Url.parse("https://a/x").origin())
        .isNotEqualTo(Url.parse("http://b/x").origin())
        .isNotEqualTo(Url.parse("http://a:81/x").origin());
  }

  @Test
  void whatIsShownHasNoQuery() {
    assertThat(Url.parse("http://u:p@host/a?token=secret#f").shown()).isEqualTo("http://host/a?…");
    assertThat(Url.parse("https://host/a").shown()).isEqualTo("https://host/a");
  }
}
