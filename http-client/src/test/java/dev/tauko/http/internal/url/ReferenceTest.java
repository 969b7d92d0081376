package dev.tauko.http.internal.url;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** URLs that are made of others: by references (RFC 3986, section 5.4), and by pairs of a query. */
class ReferenceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://g/h   | https://g/h
          HTTP://g      | http://g/
          g             | http://a/b/c/g
          ./g           | http://a/b/c/g
          g/            | http://a/b/c/g/
          /g            | http://a/g
          //g           | http://g/
          //g:8080/h    | http://g:8080/h
          ?y            | http://a/b/c/d;p?y
          g?y           | http://a/b/c/g?y
          #s            | http://a/b/c/d;p?q
          g#s           | http://a/b/c/g
          g?y#s         | http://a/b/c/g?y
          ;x            | http://a/b/c/;x
          ''            | http://a/b/c/d;p?q
          .             | http://a/b/c/
          ..            | http://a/b/
          ../g          | http://a/b/g
          ../..         | http://a/
          ../../../g    | http://a/g
          /./g          | http://a/g
          g.            | http://a/b/c/g.
          ..g           | http://a/b/c/..g
          ./../g        | http://a/b/g
          g?y/../x      | http://a/b/c/g?y/../x
          """)
  void aReferenceIsResolvedAsRfc3986HasIt(String reference, String result) {
    Url resolved = Url.parse("http://user:password@a/b/c/d;p?q").resolve(reference);
    assertThat(resolved).hasToString(result);
    assertThat(resolved.credentials()).isNull();
  }

  @Test
  void aReferenceWithoutASchemeKeepsHttps() {
    Url url = Url.parse("https://a:8443/b?c/d");
    assertThat(url.resolve("e")).hasToString("https://a:8443/e");
    assertThat(url.resolve("//e")).hasToString("https://e/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://a/           | http://a/?n=v&m=w
          http://a/b?         | http://a/b?n=v&m=w
          http://a/b?c=d      | http://a/b?c=d&n=v&m=w
          http://a/b?c=d&     | http://a/b?c=d&n=v&m=w
          http://a/b&         | http://a/b&?n=v&m=w
          """)
  void pairsAreAddedToTheQuery(String url, String result) {
    assertThat(Url.parse(url).withQuery(List.of(Map.entry("n", "v"), Map.entry("m", "w"))))
        .hasToString(result);
    assertThat(Url.parse("http://a/b?").withQuery(List.of())).hasToString("http://a/b?");
  }

  @Test
  void namesAndValuesOfPairsAreEncoded() {
    assertThat(
            Url.parse("http://user:password@a/")
                .withQuery(List.of(Map.entry("azAZ09-._~", "&=+ %/?#'ü"))))
        .hasToString("http://a/?azAZ09-._~=%26%3D%2B%20%25%2F%3F%23%27%C3%BC")
        .extracting(Url::credentials)
        .isEqualTo("user:password");
  }

  @Test
  void anOriginIsSchemeHostAndPort() {
    Url url = Url.parse("http://a/b");
    assertThat(url.hasOriginOf(Url.parse("http://A:80/c?d"))).isTrue();
    assertThat(url.hasOriginOf(Url.parse("http://a:81/b"))).isFalse();
    assertThat(url.hasOriginOf(Url.parse("https://a/b"))).isFalse();
  }

  @Test
  void whatMayBeAUrlIsShownWithoutItsSecrets() {
    assertThat(Url.redacted("http://user:secret@a/b?token=secret")).isEqualTo("http://…@a/b?…");
    assertThat(Url.redacted("a.test")).isEqualTo("a.test");
  }
}
