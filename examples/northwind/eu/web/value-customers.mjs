/**
 * Every customer, also those who never ordered. Orders are read once, one after another, however many there are.
 * A date is text such as "2024-12-31", so dates compare as texts do.
 */
export function transform({ masked_nw_data_customers: customers, order_book_orders: orders }) {
  const totals = new Map();
  for (const { customer_id, ordered_on, channel } of orders) {
    const total = totals.get(customer_id) ?? { orders: 0, web: 0, first: ordered_on, last: ordered_on };
    totals.set(customer_id, total);
    total.orders += 1;
    if (channel === "web") total.web += 1;
    if (ordered_on < total.first) total.first = ordered_on;
    if (ordered_on > total.last) total.last = ordered_on;
  }
  function* customer_value() {
    for (const { customer_id, segment } of customers) {
      const total = totals.get(customer_id);
      yield {
        customer_id,
        segment,
        orders: total?.orders ?? 0,
        first_order: total?.first ?? null,
        last_order: total?.last ?? null,
        web_share: total ? total.web / total.orders : null,
      };
    }
  }
  return { customer_value: customer_value() };
}
