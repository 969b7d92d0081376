package dev.tauko.http.internal.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tauko.http.Resolver;
import dev.tauko.http.internal.connection.Client;
import dev.tauko.http.internal.platform.SystemPlatform;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is looked up, how often, and who shares it. */
class DnsTest {
  private static final LookupListener NOBODY = new LookupListener() {};
  private static final List<InetAddress> FOUND = List.of(InetAddress.ofLiteral("192.0.2.1"));

  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger lookups = new AtomicInteger();

  private static Dns dns(Resolver resolver, Duration ttl) {
    return dns(resolver, ttl, Ticker.systemTicker());
  }

  private static Dns dns(Resolver resolver, Duration ttl, Ticker clock) {
    return new Dns(host -> SystemPlatform.resolveOnThread(resolver, host), ttl, clock);
  }

  private Dns counting(Duration ttl) {
    return dns(
        host -> {
          lookups.incrementAndGet();
          return FOUND;
        },
        ttl,
        clock::get);
  }

  private static List<InetAddress> lookup(Dns dns, String host) {
    return Client.get(dns.lookup(host, NOBODY));
  }

  /** aiohttp: test_tcp_connector_dns_cache_not_expired. */
  @Test
  void anAnswerIsKeptUntilItsTimeIsOver() {
    Dns dns = counting(Duration.ofSeconds(10));
    assertThat(lookup(dns, "a.test")).isEqualTo(FOUND);
    clock.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
    assertThat(lookup(dns, "a.test")).isEqualTo(FOUND);
    assertThat(lookups).hasValue(1);
    clock.addAndGet(1);
    assertThat(lookup(dns, "a.test")).isEqualTo(FOUND);
    assertThat(lookups).hasValue(2);
  }

  @Test
  void onlyTheAnswerThatIsKeptIsForgotten() {
    Dns dns =
        dns(
            host -> {
              lookups.incrementAndGet();
              return new ArrayList<>(FOUND);
            },
            Duration.ofSeconds(10),
            clock::get);
    List<InetAddress> first = lookup(dns, "a.test");
    dns.forget("a.test", first);
    assertThat(lookup(dns, "a.test")).isEqualTo(FOUND).isNotSameAs(first);
    assertThat(lookups).hasValue(2);
    dns.forget("a.test", first);
    dns.forget("b.test", first);
    assertThat(lookup(dns, "a.test")).isEqualTo(FOUND);
    assertThat(lookups).as("there is a newer one").hasValue(2);
  }

  @Test
  void eachHostHasItsOwnAnswer() {
    Dns dns = counting(Duration.ofSeconds(10));
    lookup(dns, "a.test");
    lookup(dns, "b.test");
    assertThat(lookups).hasValue(2);
  }

  @Test
  void withoutTimeNothingIsKept() {
    Dns dns = counting(Duration.ZERO);
    for (int asked = 1; asked <= 1000; asked++) {
      lookup(dns, "a.test");
      assertThat(lookups).hasValue(asked);
    }
  }

  /** aiohttp: test_tcp_connector_dns_throttle_requests, also with a cache that keeps nothing. */
  @Test
  void thoseWhoAskAtTheSameTimeShareOneLookup() {
    for (Duration ttl : List.of(Duration.ZERO, Duration.ofSeconds(10))) {
      lookups.set(0);
      CountDownLatch answer = new CountDownLatch(1);
      Dns dns = dns(blocked(answer), ttl);
      var one = dns.lookup("a.test", NOBODY);
      var two = dns.lookup("a.test", NOBODY);
      answer.countDown();
      assertThat(Client.get(one)).isEqualTo(FOUND);
      assertThat(Client.get(two)).isEqualTo(FOUND);
      assertThat(lookups).hasValue(1);
    }
  }

  /** aiohttp: test_tcp_connector_multiple_dns_resolution_requests_first_cancelled. */
  @Test
  void whoNoLongerAsksLeavesTheLookupToTheOthers() {
    CountDownLatch answer = new CountDownLatch(1);
    Dns dns = dns(blocked(answer), Duration.ofSeconds(10));
    var first = dns.lookup("a.test", NOBODY);
    var second = dns.lookup("a.test", NOBODY);
    first.cancel(true);
    answer.countDown();
    assertThat(first).isCancelled();
    assertThat(Client.get(second)).isEqualTo(FOUND);
    assertThat(lookup(dns, "a.test")).isEqualTo(FOUND);
    assertThat(lookups).hasValue(1);
  }

  private Resolver blocked(CountDownLatch answer) {
    return host -> {
      lookups.incrementAndGet();
      try {
        answer.await();
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
      return FOUND;
    };
  }

  @Test
  void aFailureIsSharedAndNotKept() {
    CountDownLatch answer = new CountDownLatch(1);
    Dns dns =
        dns(
            host -> {
              if (lookups.incrementAndGet() > 1) {
                return FOUND;
              }
              blocked(answer).resolve(host);
              throw new UnknownHostException(host);
            },
            Duration.ofSeconds(10));
    var one = dns.lookup("a.test", NOBODY);
    var two = dns.lookup("a.test", NOBODY);
    answer.countDown();
    for (var asked : List.of(one, two)) {
      assertThatThrownBy(() -> Client.get(asked))
          .hasRootCauseInstanceOf(UnknownHostException.class)
          .hasRootCauseMessage("a.test");
    }
    assertThat(lookup(dns, "a.test")).isEqualTo(FOUND);
  }

  @Test
  void aResolverThatFindsNothingHasToSaySo() {
    Dns dns = dns(host -> List.of(), Duration.ofSeconds(10));
    assertThatThrownBy(() -> lookup(dns, "a.test"))
        .hasRootCauseInstanceOf(UnknownHostException.class)
        .hasRootCauseMessage("a.test: the resolver returned no address");
  }

  @Test
  void lookupsAreToldOf() {
    List<String> told = new CopyOnWriteArrayList<>();
    LookupListener events =
        new LookupListener() {
          @Override
          public void dnsStart(String host) {
            told.add("start " + host);
          }

          @Override
          public void dnsEnd(String host) {
            told.add("end " + host);
          }

          @Override
          public void dnsCacheHit(String host) {
            told.add("hit " + host);
          }
        };
    CountDownLatch answer = new CountDownLatch(1);
    Dns dns = dns(blocked(answer), Duration.ofSeconds(10));
    CompletableFuture<List<InetAddress>> first = dns.lookup("a.test", events);
    answer.countDown();
    Client.get(first);
    Client.get(dns.lookup("a.test", events));
    assertThat(told).containsExactly("start a.test", "end a.test", "hit a.test");
  }
}
