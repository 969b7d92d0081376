package dev.tauko.cluster.internal.lease;

import java.util.List;

/** The way from a node to the ledger of one name: what {@link LedgerRequest} describes. */
interface Outbox {

  void acquire(String session, long sent, List<Long> requests, List<Long> tickets);

  void release(String session, List<Long> requests);

  void renew(String session, long sent, List<Long> requests, List<Long> tokens);

  void leave(String session);
}
