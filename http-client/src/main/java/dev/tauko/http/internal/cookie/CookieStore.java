package dev.tauko.http.internal.cookie;

import dev.tauko.http.Cookie;
import dev.tauko.http.internal.grammar.FieldText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The cookies of one jar, by their domains, within the caps. Not thread-safe.
 *
 * <p>Where a cap is exceeded, the cookie goes that was not sent for the longest time; within one
 * domain those that are not secure go first (6265bis, section 5.7).
 */
public final class CookieStore {

  /** What tells cookies of one domain apart. */
  private record Key(String name, String path, boolean hostOnly) {}

  /** A cookie with what the order of sending and of eviction needs. */
  private static final class Kept {
    final Cookie cookie;
    final boolean isLatin1;
    final long created;
    long used;

    Kept(StoredCookie stored, long created, long used) {
      this.cookie = stored.cookie();
      this.isLatin1 = stored.isLatin1();
      this.created = created;
      this.used = used;
    }

    StoredCookie stored() {
      return new StoredCookie(cookie, isLatin1);
    }
  }

  private static final Comparator<Kept> BY_USE = Comparator.comparingLong(kept -> kept.used);
  private static final Comparator<Kept> TO_EVICT =
      Comparator.<Kept, Boolean>comparing(kept -> kept.cookie.secure()).thenComparing(BY_USE);
  private static final Comparator<Kept> TO_SEND =
      Comparator.<Kept>comparingInt(kept -> -kept.cookie.path().length())
          .thenComparingLong(kept -> kept.created);

  private final CookieLimits limits;
  private final Map<String, Map<Key, Kept>> domains = new HashMap<>();
  private int size;
  private long clock;

  public CookieStore(CookieLimits limits) {
    this.limits = limits;
  }

  /** How many cookies there are, those included that are over and were not asked for since. */
  public int size() {
    return size;
  }

  /** Takes in what a host sets by a Set-Cookie field, if it is a cookie that it may set. */
  public void receive(FieldText field, Scope from, Instant now) {
    Cookie cookie = from.accept(field.text(), limits.maxSize(), now);
    if (cookie != null && (from.secure() || !overlaysSecure(cookie, now))) {
      put(new StoredCookie(cookie, field.isLatin1()), now);
    }
  }

  /* A host that is reached without TLS must not take the place of a cookie that is for TLS alone. */
  private boolean overlaysSecure(Cookie cookie, Instant now) {
    for (Map.Entry<String, Map<Key, Kept>> domain : domains.entrySet()) {
      if (Domains.matches(domain.getKey(), cookie.domain())
          || Domains.matches(cookie.domain(), domain.getKey())) {
        for (Kept kept : domain.getValue().values()) {
          if (kept.cookie.secure()
              && !kept.cookie.isExpired(now)
              && kept.cookie.name().equals(cookie.name())
              && Paths.matches(cookie.path(), kept.cookie.path())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Puts a cookie in the place of the one that it replaces; takes that away if it is over. */
  public void put(StoredCookie stored, Instant now) {
    Cookie cookie = stored.cookie();
    Key key = new Key(cookie.name(), cookie.path(), cookie.hostOnly());
    Map<Key, Kept> domain = domains.get(cookie.domain());
    Kept former = domain == null ? null : domain.get(key);
    if (cookie.isExpired(now)) {
      if (former != null) {
        remove(former);
      }
      return;
    }
    clock++;
    if (domain == null) {
      domain = new HashMap<>();
      domains.put(cookie.domain(), domain);
    }
    domain.put(key, new Kept(stored, former == null ? clock : former.created, clock));
    if (former == null) {
      size++;
      shrink(domain, now);
    }
  }

  private void shrink(Map<Key, Kept> domain, Instant now) {
    if (domain.size() > limits.maxPerDomain()) {
      evict(domain.values(), TO_EVICT, now);
    }
    if (size > limits.maxTotal()) {
      List<Kept> all = new ArrayList<>(size);
      domains.values().forEach(cookies -> all.addAll(cookies.values()));
      evict(all, BY_USE, now);
    }
  }

  private void evict(Collection<Kept> from, Comparator<Kept> order, Instant now) {
    List<Kept> over = from.stream().filter(kept -> kept.cookie.isExpired(now)).toList();
    if (over.isEmpty()) {
      from.stream().min(order).ifPresent(this::remove);
    } else {
      over.forEach(this::remove);
    }
  }

  private void remove(Kept kept) {
    Cookie cookie = kept.cookie;
    Map<Key, Kept> domain = Objects.requireNonNull(domains.get(cookie.domain()));
    domain.remove(new Key(cookie.name(), cookie.path(), cookie.hostOnly()));
    size--;
    if (domain.isEmpty()) {
      domains.remove(cookie.domain());
    }
  }

  /**
   * The cookies that a request gets: longer paths first, of equal ones the older first.
   *
   * @param own whether cookies of the host are wanted, and not only those for every host
   */
  public List<StoredCookie> select(Scope to, boolean own, Instant now) {
    if (size == 0) {
      return List.of();
    }
    List<Kept> selected = new ArrayList<>();
    select("", to, now, selected);
    if (own) {
      String domain = to.host();
      while (true) {
        select(domain, to, now, selected);
        int dot = to.isAddress() ? -1 : domain.indexOf('.');
        if (dot < 0 || dot == domain.length() - 1) {
          break;
        }
        domain = domain.substring(dot + 1);
      }
    }
    selected.sort(TO_SEND);
    clock++;
    selected.forEach(kept -> kept.used = clock);
    return selected.stream().map(Kept::stored).toList();
  }

  private void select(String domain, Scope to, Instant now, List<Kept> selected) {
    Map<Key, Kept> cookies = domains.get(domain);
    if (cookies == null) {
      return;
    }
    List<Kept> over = new ArrayList<>();
    for (Kept kept : cookies.values()) {
      if (kept.cookie.isExpired(now)) {
        over.add(kept);
      } else if (to.gets(kept.cookie)) {
        selected.add(kept);
      }
    }
    over.forEach(this::remove);
  }

  /** All cookies that are not over, in the order in which they were created. */
  public List<StoredCookie> all(Instant now) {
    removeIf(cookie -> cookie.isExpired(now));
    List<Kept> all = new ArrayList<>(size);
    domains.values().forEach(cookies -> all.addAll(cookies.values()));
    all.sort(Comparator.comparingLong(kept -> kept.created));
    return all.stream().map(Kept::stored).toList();
  }

  /** Removes cookies. */
  public void removeIf(Predicate<Cookie> unwanted) {
    for (Iterator<Map<Key, Kept>> each = domains.values().iterator(); each.hasNext(); ) {
      Map<Key, Kept> cookies = each.next();
      int before = cookies.size();
      cookies.values().removeIf(kept -> unwanted.test(kept.cookie));
      size -= before - cookies.size();
      if (cookies.isEmpty()) {
        each.remove();
      }
    }
  }
}
