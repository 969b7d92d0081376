package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.Cookie.SameSite;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which cookies a jar takes and gives, by the clock on its wall. */
class CookieJarTest {
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private final CookieJar jar = CookieJar.builder().clock(() -> now).create();

  /** What a request to a URL gets, as in {@code a=1 b=2}. */
  private String sentTo(String url) {
    return sent(jar, url);
  }

  private static String sent(CookieJar jar, String url) {
    return String.join(
        " ",
        jar.cookies(url).stream().map(cookie -> cookie.name() + "=" + cookie.value()).toList());
  }

  private void set(String url, String... fields) {
    for (String field : fields) {
      jar.receive(url, field);
    }
  }

  /** Group 18. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          http://paths.test/            | all=0 root=3 folder=2
          http://paths.test/one/two     | below=5 one=4 all=0 root=3 folder=2
          http://paths.test/one/two/    | within=6 below=5 one=4 all=0 root=3 folder=2
          http://paths.test/one/two/3/4 | within=6 below=5 one=4 all=0 root=3 folder=2
          http://paths.test/oneself     | all=0 root=3 folder=2
          http://a.hosts.test/          | all=0 every=7 a=8
          http://x.a.hosts.test/        | all=0 every=7 a=8
          http://hosts.test/            | all=0 every=7
          http://other.test/            | all=0
          """)
  void domainAndPathDecideWhereACookieGoes(String url, String cookies) {
    jar.set("all", "0");
    set("http://paths.test/", "root=3; Path=/", "folder=2");
    set("http://paths.test/", "one=4; Path=/one", "below=5; Path=/one/two");
    set("http://paths.test/", "within=6; Path=/one/two/");
    set("http://a.hosts.test/", "every=7; Domain=hosts.test", "a=8; Domain=.a.hosts.test");

    assertThat(sentTo(url)).isEqualTo(cookies);
  }

  /** Group 19, and the attack by a foreign domain. */
  @Test
  void aHostSetsCookiesForItselfAndForDomainsThatItBelongsTo() {
    set(
        "http://shop.site.test/",
        "own=1",
        "site=2; Domain=site.test",
        "self=3; Domain=shop.site.test");
    set(
        "http://shop.site.test/",
        "foreign=4; Domain=other.test",
        "below=5; Domain=a.shop.site.test");
    set("http://evilsite.test/", "tail=6; Domain=site.test");

    assertThat(sentTo("http://shop.site.test/")).isEqualTo("own=1 site=2 self=3");
    assertThat(sentTo("http://a.shop.site.test/")).isEqualTo("site=2 self=3");
    assertThat(sentTo("http://site.test/")).isEqualTo("site=2");
    assertThat(sentTo("http://b.site.test/")).isEqualTo("site=2");
    assertThat(sentTo("http://other.test/")).isEmpty();
    assertThat(sentTo("http://evilsite.test/")).isEmpty();
  }

  /** Group 28: public suffixes. */
  @Test
  void aPublicSuffixIsNobodysDomain() {
    set("http://shop.co.uk/", "a=1; Domain=co.uk", "b=2; Domain=uk", "c=3; Domain=shop.co.uk");
    set("http://me.github.io/", "d=4; Domain=github.io");
    set("http://a.intranet/", "e=5; Domain=intranet");
    set("http://github.io/", "f=6; Domain=github.io");
    set("http://localhost/", "g=7; Domain=localhost");

    assertThat(sentTo("http://shop.co.uk/")).isEqualTo("c=3");
    assertThat(sentTo("http://other.co.uk/")).isEmpty();
    assertThat(sentTo("http://you.github.io/")).isEmpty();
    assertThat(sentTo("http://b.intranet/")).isEmpty();
    assertThat(sentTo("http://github.io/")).as("a suffix may set its own").isEqualTo("f=6");
    assertThat(sentTo("http://localhost/")).isEqualTo("g=7");
  }

  /** Group 20. */
  @Test
  void hostsThatAreIpAddressesHaveNoCookiesOfTheirOwnUnlessToldSo() {
    CookieJar other = CookieJar.builder().ipHosts(true).create();
    for (CookieJar each : List.of(jar, other)) {
      each.set("all", "0");
      each.receive("http://127.0.0.1/", "v4=1");
      each.receive("http://[::1]/", "v6=2");
      each.receive("http://1.127.0.0.1.test/", "tail=3; Domain=127.0.0.1");
    }

    assertThat(sentTo("http://127.0.0.1/")).isEqualTo("all=0");
    assertThat(sentTo("http://[::1]/")).isEqualTo("all=0");
    assertThat(sent(other, "http://127.0.0.1:8080/")).isEqualTo("all=0 v4=1");
    assertThat(sent(other, "http://[::1]/")).isEqualTo("all=0 v6=2");
    assertThat(sent(other, "http://127.0.0.2/")).isEqualTo("all=0");
  }

  /** Group 21. */
  @Test
  void aSecureCookieIsSetAndSentOverHttpsAlone() {
    set("https://safe.test/", "a=1; Secure", "b=2");
    set("http://safe.test/", "c=3; Secure");

    assertThat(sentTo("https://safe.test/")).isEqualTo("a=1 b=2");
    assertThat(sentTo("http://safe.test/")).isEqualTo("b=2");
  }

  /** Group 21. */
  @Test
  void anOriginMayBeTreatedAsSecure() {
    CookieJar trusting =
        CookieJar.builder().treatAsSecureOrigin("http://localhost:8080/any").create();
    trusting.receive("http://localhost:8080/", "a=1; Secure");
    trusting.receive("http://localhost:8081/", "b=2; Secure");

    assertThat(sent(trusting, "http://localhost:8080/")).isEqualTo("a=1");
    assertThat(sent(trusting, "http://localhost:8081/")).as("another origin").isEmpty();
  }

  /** Group 28: 6265bis, section 5.7, step 13. */
  @Test
  void aHostWithoutTlsCannotTakeThePlaceOfASecureCookie() {
    set("https://safe.test/account/", "id=1; Secure; Path=/account");
    set("http://safe.test/", "id=2; Path=/account/log-in", "id=3; Domain=safe.test; Path=/account");
    set("http://www.safe.test/", "id=4; Domain=safe.test; Path=/account");
    set("http://safe.test/", "id=5; Path=/", "id=6; Path=/account; Max-Age=0");

    assertThat(sentTo("https://safe.test/account/log-in")).isEqualTo("id=1 id=5");
    set("https://safe.test/", "id=7; Path=/account");
    assertThat(sentTo("http://safe.test/account")).as("TLS may").isEqualTo("id=7 id=5");
  }

  /** Group 28: 6265bis, section 4.1.3. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://h.test/   | __Secure-a=1; Secure                        | true
          https://h.test/   | __Secure-a=1                                | false
          https://h.test/   | __sEcUrE-a=1                                | false
          http://h.test/    | __Secure-a=1; Secure                        | false
          https://h.test/   | __Host-a=1; Secure; Path=/                  | true
          https://h.test/   | __Host-a=1; Secure                          | false
          https://h.test/   | __Host-a=1; Path=/                          | false
          https://h.test/   | __Host-a=1; Secure; Path=/a                 | false
          https://h.test/   | __Host-a=1; Secure; Path=/; Domain=h.test   | false
          https://h.test/   | __HOST-a=1; Secure                          | false
          """)
  void aNameWithAPrefixKeepsItsPromise(String url, String field, boolean isTaken) {
    set(url, field);

    assertThat(jar.all()).hasSize(isTaken ? 1 : 0);
  }

  /** Group 22. */
  @Test
  void theLongestPathGoesFirstInWhateverOrderTheyWereSet() {
    set("http://h.test/", "id=root; Path=/", "id=deep; Path=/a/b", "id=mid; Path=/a");

    assertThat(sentTo("http://h.test/a/b")).isEqualTo("id=deep id=mid id=root");
    assertThat(sentTo("http://h.test/a/b?c=/d")).isEqualTo("id=deep id=mid id=root");
    assertThat(sentTo("http://h.test/a/bb")).isEqualTo("id=mid id=root");
    assertThat(sentTo("http://h.test/ab")).as("no path prefix").isEqualTo("id=root");
  }

  /** Group 22. */
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a, /",
    "/a/, /a",
    "/a/b, /a",
    "/a/b/?q=/c/, /a/b",
    "/?q=/a/b, /",
  })
  void aCookieWithoutAPathIsForTheFolderOfTheRequest(String target, String path) {
    set("http://h.test" + target, "a=1", "b=2; Path=relative", "c=3; Path=");

    assertThat(jar.all()).extracting(Cookie::path).containsOnly(path).hasSize(3);
  }

  /** Group 23. */
  @Test
  void aCookieIsOverAtItsDeadline() {
    set("http://h.test/", "a=1; Max-Age=60", "b=2; Expires=Tue, 01 Jan 2030 00:02:00 GMT", "c=3");
    assertThat(sentTo("http://h.test/")).isEqualTo("a=1 b=2 c=3");

    now = now.plus(Duration.ofSeconds(59));
    assertThat(sentTo("http://h.test/")).isEqualTo("a=1 b=2 c=3");
    now = now.plus(Duration.ofSeconds(1));
    assertThat(sentTo("http://h.test/")).isEqualTo("b=2 c=3");
    now = now.plus(Duration.ofSeconds(60));
    assertThat(sentTo("http://h.test/")).isEqualTo("c=3");
    assertThat(jar.all()).hasSize(1);
  }

  /** Group 23. */
  @Test
  void maxAgeGoesBeforeExpiresAndWhatCannotBeReadIsNotThere() {
    String over = "; Expires=Thu, 01 Jan 1970 00:00:00 GMT";
    set(
        "http://h.test/",
        "a=1; Max-Age=60" + over,
        "b=2; Max-Age=soon" + over,
        "c=3; Expires=soon");
    set(
        "http://h.test/",
        "d=4; Max-Age=99999999999999999999",
        "e=5; Max-Age=-99999999999999999999");
    set("http://h.test/", "f=6; Max-Age=9223372036854775807", "g=7; Max-Age=+5", "h=8; Max-Age=");

    assertThat(sentTo("http://h.test/")).isEqualTo("a=1 c=3 d=4 f=6 g=7 h=8");
    assertThat(jar.all().get(2).expires()).isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
    now = now.plus(Duration.ofSeconds(60));
    assertThat(sentTo("http://h.test/")).isEqualTo("c=3 d=4 f=6 g=7 h=8");
  }

  /** Group 23. */
  @Test
  void aServerTakesItsCookieAwayByADeadlineThatIsOver() {
    set(
        "http://h.test/",
        "a=1",
        "b=2",
        "a=; Max-Age=0",
        "b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT");

    assertThat(jar.all()).isEmpty();
  }

  /** Group 25. */
  @Test
  void whatBrowsersReadIsRead() {
    set("http://h.test/", "{a}={\"b\": 1, \"c\": 2}", " d = e f ;;; httponly ; samesite=lax;x=y");
    set("http://h.test/", "g=\"quoted; i=j", "k=l=m", "n=", "o=\u010d", "p=1; sameSite=NONE");

    assertThat(sentTo("http://h.test/"))
        .isEqualTo("{a}={\"b\": 1, \"c\": 2} d=e f g=\"quoted k=l=m n= o=\u010d p=1");
    assertThat(jar.all().get(1).httpOnly()).isTrue();
    assertThat(jar.all())
        .extracting(Cookie::sameSite)
        .startsWith(SameSite.DEFAULT, SameSite.LAX, SameSite.DEFAULT)
        .endsWith(SameSite.NONE);
  }

  /** Group 25. */
  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "=b", ";a=b", "a=\u0001", "a\u0000=b", "a=b; Path=/\n", "a=\u007f"})
  void whatIsNoCookieIsDropped(String field) {
    set("http://h.test/", field);

    assertThat(jar.all()).isEmpty();
  }

  /** Group 25. */
  @Test
  void theLastOfTwoWithOneNameCountsAndKeepsThePlaceOfTheFirst() {
    set("http://h.test/", "a=1", "b=2", "a=3");

    assertThat(sentTo("http://h.test/")).isEqualTo("a=3 b=2");
  }

  /** Group 26. */
  @Test
  void aDomainThatEndsWithADotIsNotThere() {
    set("http://a.h.test/", "a=1; Domain=h.test.");

    assertThat(sentTo("http://a.h.test/")).isEqualTo("a=1");
    assertThat(sentTo("http://h.test/")).isEmpty();
    assertThat(sentTo("http://b.a.h.test/")).isEmpty();
  }

  /** Group 26. */
  @Test
  void aDomainBeyondAsciiIsComparedByIdna() {
    set(
        "http://m.b\u00fccher.test/",
        "a=1; Domain=B\u00dcCHER.test",
        "b=2; Domain=xn--bcher-kva.test");

    assertThat(sentTo("http://b\u00fccher.test/")).isEqualTo("a=1 b=2");
    assertThat(sentTo("http://xn--bcher-kva.test/")).isEqualTo("a=1 b=2");
  }

  /** Group 28: what a large shop sends. */
  @Test
  void cookiesOfALargeShop() {
    set(
        "https://www.amazon.com/",
        "session-id=133-4; Domain=.amazon.com; Expires=Wed, 01-Jan-2031 00:00:00 GMT; Path=/;"
            + " Secure",
        "session-id-time=2082787201l; Domain=.amazon.com; Expires=Wed, 01-Jan-2031 00:00:00 GMT;"
            + " Path=/",
        "i18n-prefs=USD; Domain=.amazon.com; Path=/",
        "sp-cdn=\"L5Z9:DE\"; Version=1; Domain=.amazon.com; Max-Age=31536000; Path=/; Secure",
        "skin=noskin; path=/; domain=.amazon.com",
        "csm-sid=-; Domain=.amazon.com; Expires=Thu, 01-Jan-1970 00:00:10 GMT; Path=/",
        "ubid-main=134-1; Domain=.amazon.com; Path=/; Secure; HttpOnly; SameSite=None;"
            + " Partitioned");

    assertThat(sentTo("https://api.amazon.com/v1/x"))
        .isEqualTo(
            "session-id=133-4 session-id-time=2082787201l i18n-prefs=USD sp-cdn=\"L5Z9:DE\""
                + " skin=noskin ubid-main=134-1");
    assertThat(sentTo("http://amazon.com/"))
        .isEqualTo("session-id-time=2082787201l i18n-prefs=USD skin=noskin");
  }

  /** Attack 10: many cookies. */
  @Test
  void noDomainKeepsMoreThanFiftyCookies() {
    set("https://h.test/", "precious=1; Secure");
    for (int i = 0; i < 10_000; i++) {
      set("https://h.test/", "c" + i + "=1");
    }
    set("https://g.test/", "other=1");

    assertThat(jar.cookies("https://h.test/")).hasSize(50);
    assertThat(sentTo("https://h.test/")).startsWith("precious=1 c9951=1").endsWith("c9999=1");
    assertThat(sentTo("https://g.test/")).isEqualTo("other=1");
  }

  /** Attack 10: many domains. */
  @Test
  void noJarKeepsMoreThanThreeThousandCookies() {
    for (int i = 0; i < 3000; i++) {
      set("http://h" + i + ".test/", "a=1");
    }
    assertThat(sentTo("http://h0.test/")).isEqualTo("a=1");
    set("http://another.test/", "a=1");

    assertThat(jar.all()).hasSize(3000);
    assertThat(sentTo("http://h0.test/")).as("sent last").isEqualTo("a=1");
    assertThat(sentTo("http://h1.test/")).as("not sent for the longest time").isEmpty();
  }

  @Test
  void cookiesThatAreOverGoBeforeOthers() {
    CookieJar small = CookieJar.builder().maxPerDomain(2).maxTotal(3).clock(() -> now).create();
    small.receive("http://h.test/", "a=1");
    small.receive("http://h.test/", "b=2; Max-Age=1");
    now = now.plusSeconds(1);
    small.receive("http://h.test/", "c=3");

    assertThat(sent(small, "http://h.test/")).isEqualTo("a=1 c=3");
  }

  /** Attack 10: a large cookie. */
  @Test
  void aCookieBeyondFourKibibytesIsDroppedAndALargeAttributeIsNotThere() {
    set(
        "http://h.test/",
        "a=" + "x".repeat(4095),
        "b=" + "x".repeat(4096),
        "c=" + "x".repeat(1 << 20));
    set("http://h.test/", "d=1; Path=/" + "x".repeat(2000));

    assertThat(jar.all()).extracting(Cookie::name).containsExactly("a", "d");
    assertThat(jar.all().get(1).path()).isEqualTo("/");
  }

  @Test
  void aUserRemovesWhatHeLikes() {
    set("http://h.test/", "a=1", "b=2");
    jar.removeIf(cookie -> cookie.name().equals("a"));
    assertThat(sentTo("http://h.test/")).isEqualTo("b=2");

    jar.clear();
    assertThat(jar.all()).isEmpty();
  }

  @Test
  void aJarOfNoneKeepsNothing() {
    CookieJar none = CookieJar.none();
    none.set("a", "1");
    none.receive("http://h.test/", "b=2");

    assertThat(none.all()).isEmpty();
    assertThat(sent(none, "http://h.test/")).isEmpty();
  }

  /** Attack 1: header injection by a cookie. */
  @Test
  void aCookieOfTheUsersIsRefusedIfItCannotBeSent() {
    assertThatThrownBy(() -> jar.set("a b", "1")).hasMessageContaining("cookie's name is 'a b'");
    assertThatThrownBy(() -> jar.set("", "1")).isInstanceOf(IllegalArgumentException.class);
    for (String value : List.of("a;b", "a\r\nb", " a", "\u010d", "\u007f")) {
      assertThatThrownBy(() -> jar.set("a", value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the value of the cookie a has");
    }
  }

  @Test
  void aCookieIsWrittenWithoutItsValue() {
    set("http://h.test/", "id=secret");

    assertThat(jar.all().toString()).isEqualTo("[id=…; Domain=h.test; Path=/]");
  }
}
