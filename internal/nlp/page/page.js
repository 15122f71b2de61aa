// What points at one entity lights up together; a click keeps it lit.
(function () {
  'use strict';
  var pinned = null, card = document.getElementById('card');
  function all(id) { return document.querySelectorAll('[data-e="' + id + '"]'); }
  function light(id, on) { if (id) all(id).forEach(function (x) { x.classList.toggle('on', on); }); }
  function of(event) {
    var x = event.target.closest ? event.target.closest('[data-e]') : null;
    return x && x.getAttribute('data-e');
  }
  function pin(id) {
    light(pinned, false);
    if (pinned) document.getElementById(pinned).classList.remove('pin');
    pinned = id;
    light(pinned, true);
    card.hidden = !id;
    if (!id) return;
    var entity = document.getElementById(id);
    entity.classList.add('pin');
    card.replaceChildren(entity.lastElementChild.cloneNode(true));
    var list = entity.closest('aside');
    if (getComputedStyle(list).position === 'sticky') {
      list.scrollTop = entity.offsetTop - list.clientHeight / 3;
    }
  }
  document.addEventListener('mouseover', function (e) { light(of(e), true); });
  document.addEventListener('mouseout', function (e) { var id = of(e); if (id !== pinned) light(id, false); });
  document.addEventListener('click', function (e) {
    if (e.target.closest('a, nav, #card')) return;
    var id = of(e);
    if (e.target.closest('.entity') && id !== pinned) {
      var first = document.querySelector('mark[data-e="' + id + '"]');
      if (first) first.scrollIntoView({ block: 'center', behavior: 'smooth' });
    }
    pin(id === pinned ? null : id);
  });
  document.addEventListener('keydown', function (e) {
    if (e.key === 'Escape') pin(null);
    if (e.key === 'Enter' && of(e) && !e.target.closest('a')) pin(of(e) === pinned ? null : of(e));
  });
})();
