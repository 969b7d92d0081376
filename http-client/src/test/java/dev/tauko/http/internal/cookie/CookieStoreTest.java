package dev.tauko.http.internal.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.Cookie;
import dev.tauko.http.internal.grammar.FieldText;
import dev.tauko.http.internal.url.Url;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many cookies a store has, which go first, and how they are written. */
class CookieStoreTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final CookieStore store = new CookieStore(new CookieLimits(3, 4, 4096));

  private void set(String url, String field, Instant now) {
    store.receive(new FieldText(field, false), Scope.of(Url.parse(url), false), now);
  }

  private void set(String url, String... fields) {
    for (String field : fields) {
      set(url, field, NOW);
    }
  }

  private List<String> sentTo(String url, Instant now) {
    return names(store.select(Scope.of(Url.parse(url), false), true, now));
  }

  private static List<String> names(List<StoredCookie> cookies) {
    return cookies.stream().map(stored -> stored.cookie().name()).toList();
  }

  @Test
  void allThatAreOverGoWhereACapIsExceeded() {
    set("http://h.test/", "a=1; Max-Age=1", "b=2; Max-Age=1", "c=3");
    set("http://h.test/", "d=4", NOW.plusSeconds(1));

    assertThat(store.size()).isEqualTo(2);
    assertThat(sentTo("http://h.test/", NOW)).containsExactly("c", "d");
  }

  @Test
  void allThatAreOverGoWhereTheyAreAskedFor() {
    set("http://h.test/", "a=1; Max-Age=1", "b=2; Max-Age=1", "c=3");
    set("http://g.test/", "a=1; Max-Age=1");

    assertThat(sentTo("http://h.test/", NOW.plusSeconds(1))).containsExactly("c");
    assertThat(store.size()).isEqualTo(2);
    assertThat(names(store.all(NOW.plusSeconds(1)))).containsExactly("c");
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void aStoreWithoutCookiesIsEmpty() {
    set("http://h.test/", "a=1", "b=2");
    set("http://g.test/", "a=1");
    store.removeIf(cookie -> cookie.name().equals("a"));
    assertThat(store.size()).isEqualTo(1);
    store.removeIf(cookie -> true);
    assertThat(store.size()).isZero();
    assertThat(sentTo("http://h.test/", NOW)).isEmpty();
  }

  @Test
  void whatWasSentLaterStaysLonger() {
    set("http://a.test/", "a=1");
    set("http://b.test/", "b=1");
    set("http://c.test/", "c=1");
    set("http://d.test/", "d=1");
    assertThat(sentTo("http://a.test/", NOW)).containsExactly("a");
    assertThat(sentTo("http://b.test/", NOW)).containsExactly("b");
    set("http://e.test/", "e=1");

    assertThat(names(store.all(NOW))).containsExactly("a", "b", "d", "e");
  }

  @Test
  void onlyASecureCookieOfTheSameNameThatIsNotOverKeepsItsPlace() {
    set("https://h.test/", "a=1; Secure; Max-Age=10");
    set("http://h.test/", "a=2", "b=2");
    assertThat(sentTo("http://h.test/", NOW)).containsExactly("b");

    set("http://h.test/", "a=3", NOW.plusSeconds(10));
    assertThat(sentTo("http://h.test/", NOW.plusSeconds(10))).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aHostThatEndsWithADotGetsACookieForEveryHostOnce() {
    store.put(
        new StoredCookie(
            new Cookie("all", "0", "", false, "/", null, false, false, Cookie.SameSite.DEFAULT),
            false),
        NOW);

    assertThat(sentTo("http://h.test./", NOW)).containsExactly("all");
  }

  @Test
  void noDeadlineIsBeyondTheYear9999() {
    long rest = Scope.LATEST.getEpochSecond() - NOW.getEpochSecond();
    set("http://h.test/", "a=1; Max-Age=" + (rest - 1), "b=1; Max-Age=" + (rest + 1));

    assertThat(store.all(NOW))
        .extracting(stored -> stored.cookie().expires())
        .containsExactly(Scope.LATEST.minusSeconds(1), Scope.LATEST);
  }

  @Test
  void anAttributeHas1024CharactersAtMost() {
    String path = "/" + "x".repeat(1023);
    set("http://h.test/", "a=1; Path=" + path, "b=1; Path=" + path + "x");

    assertThat(store.all(NOW))
        .extracting(stored -> stored.cookie().path())
        .containsExactly(path, "/");
  }

  @Test
  void anAddressIsBelowNoDomain() {
    assertThat(Domains.matches("a.h.test", "h.test")).isTrue();
    assertThat(Domains.matches("10.0.0.1", "0.1")).isFalse();
    assertThat(Domains.matches("10.0.0.1", "10.0.0.1")).isTrue();
  }

  @Test
  void whatAFieldSaysIsReadAsItStands() {
    Scope scope = Scope.of(Url.parse("http://h.test/a/b"), false);
    assertThat(scope.read("a=1; Domain=other.test", 4096, NOW))
        .extracting(Cookie::domain, Cookie::path)
        .containsExactly("other.test", "/a");
    assertThat(scope.read("no cookie", 4096, NOW)).isNull();
  }

  @Test
  void ofOneNameTheLaterSourceCounts() {
    set("http://h.test/", "kept=1", "own=1");
    store.receive(
        new FieldText("latin1=\u00e9", true), Scope.of(Url.parse("http://h.test/"), false), NOW);
    List<StoredCookie> kept = store.all(NOW);

    assertThat(
            CookieHeader.merge(
                List.of("given=0; kept=0 ;; own=0; flag", " =é"),
                kept,
                List.of(Map.entry("own", "2"), Map.entry("last", "3"))))
        .isEqualTo("given=0; flag; =\u00c3\u00a9; kept=1; latin1=\u00e9; own=2; last=3");
    assertThat(CookieHeader.merge(List.of(), List.of(), List.of())).isEmpty();
  }
}
